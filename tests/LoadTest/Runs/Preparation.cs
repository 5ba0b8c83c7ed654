using System.Net.Http.Json;

namespace OrleansTickets.LoadTest;

/// <summary>Makes what the load needs: queues, agents with tokens, mail accounts.</summary>
internal sealed class Preparation(FrontCaller admin, Names names)
{
    public async Task MakeQueuesAsync(CancellationToken cancellationToken)
    {
        foreach (var queue in names.Queues)
        {
            // Nobody but agents changes a lock: else it would not be known who.
            await PostAsync("/api/v1/queues", new
            {
                name = queue.Name,
                address = queue.Address,
                followUpLock = false,
                unlockTimeoutMinutes = 0,
            }, cancellationToken);
        }
    }

    /// <returns>The agent's token.</returns>
    public async Task<string> MakeAgentAsync(string login, CancellationToken cancellationToken)
    {
        var rights = names.Queues.ToDictionary(queue => queue.Name, _ => new[] { "rw" });
        await PostAsync("/api/v1/agents", new { login, name = login, rights }, cancellationToken);
        var answer = await PostAsync($"/api/v1/agents/{login}/tokens", new { name = "load" }, cancellationToken);
        return answer.Json().GetProperty("token").GetString()!;
    }

    /// <summary>Has the mail of each queue fetched, and then marked or deleted, and its answers sent.</summary>
    public async Task MakeAccountsAsync(PostOffice office, CancellationToken cancellationToken)
    {
        foreach (var (index, queue) in names.Queues.Index())
        {
            await PostAsync("/api/v1/mail-accounts", new
            {
                name = queue.Name,
                imapHost = "127.0.0.1",
                imapPort = office.Imap.Port,
                imapSecurity = "none",
                imapUser = queue.Address,
                imapPassword = office.Server.Password,
                afterFetch = index % 2 == 0 ? "markSeen" : "delete",
                queue = queue.Name,
                smtpHost = "127.0.0.1",
                smtpPort = office.Smtp.Port,
                smtpSecurity = "none",
            }, cancellationToken);
        }
    }

    private async Task<Answer> PostAsync(string path, object body, CancellationToken cancellationToken)
    {
        var answer = await admin.InsistAsync(
            HttpMethod.Post, path, () => JsonContent.Create(body), cancellationToken);
        return answer.IsDone ? answer
            : throw new InvalidOperationException($"{path}: {answer.Status} {Problem.Describe(answer.Body)}");
    }
}
