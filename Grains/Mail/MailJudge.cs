using OrleansTickets.Agents;
using OrleansTickets.Queues;

namespace OrleansTickets.Mail;

/// <summary>Asks the mail filters, and leaves what cannot be done: no mail waits for an agent who has left.</summary>
internal sealed class MailJudge(MailFilterMap filters, AgentRights rights)
{
    public ValueTask<KnownFilters> ReadAsync() => filters.ReadAsync();

    /// <summary>What filters and header fields say, but for a queue that is not there.</summary>
    public async ValueTask<MailVerdict> AskAsync(
        InboundMail mail, ReadMail read, KnownQueues queues, DateTimeOffset at)
    {
        var known = await filters.ReadAsync();
        var isTrusted = known.Account(mail.Account)?.IsTrusted == true;
        if (known.InOrder.IsEmpty && !isTrusted)
        {
            return MailVerdict.Nothing;
        }
        var verdict = MailFilterRules.Judge(new(mail, read, isTrusted), known, at);
        return verdict.Queue is { } queue && queues.Find(queue) is null
            ? verdict.Skip($"There is no queue '{queue}'.") with { Queue = null, IsQueueMissing = true }
            : verdict;
    }

    /// <summary>The same, but for an owner who does not work in the queue.</summary>
    public async ValueTask<MailVerdict> SettleAsync(MailVerdict verdict, string queue)
    {
        if (verdict.Effect.Owner is not { } owner)
        {
            return verdict;
        }
        var held = await rights.OfAsync(owner);
        return held.IsValid && held.Cover(Right.ReadWrite, queue)
            ? verdict
            : (verdict with { Effect = verdict.Effect with { Owner = null } })
                .Skip($"'{owner}' does not work in {queue}.");
    }
}
