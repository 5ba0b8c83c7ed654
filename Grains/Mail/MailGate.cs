using System.Runtime.InteropServices;

namespace OrleansTickets.Mail;

/// <summary>Takes mails of one conversation one after the other, so that no answer overtakes its question; all
/// others pass side by side. One for a silo.</summary>
internal sealed class MailGate
{
    private readonly Lock turn = new();
    private readonly Dictionary<string, Task> lastOf = new(StringComparer.Ordinal);

    /// <summary>Completes when all mails that came before and share an id are done. Dispose when this one is.</summary>
    public async ValueTask<Pass> EnterAsync(ReadMail mail, CancellationToken cancellationToken)
    {
        var pass = new Pass(this, [.. Ids(mail).Distinct(StringComparer.Ordinal)]);
        List<Task>? before = null;
        lock (turn)
        {
            foreach (var id in pass.Ids)
            {
                ref var last = ref CollectionsMarshal.GetValueRefOrAddDefault(lastOf, id, out var isTaken);
                if (isTaken)
                {
                    (before ??= []).Add(last!);
                }

                last = pass.Done;
            }
        }

        if (before is not null)
        {
            try
            {
                await Task.WhenAll(before).WaitAsync(cancellationToken);
            }
            catch (OperationCanceledException)
            {
                // Who waits for this one must still wait for those before it.
                _ = Task.WhenAll(before).ContinueWith(_ => pass.Dispose(), TaskScheduler.Default);
                throw;
            }
        }

        return pass;
    }

    private static IEnumerable<string> Ids(ReadMail mail) =>
        (mail.MessageId is { } own ? [own] : Enumerable.Empty<string>()).Concat(mail.InReplyTo).Concat(mail.References);

    private void Leave(Pass pass)
    {
        lock (turn)
        {
            foreach (var id in pass.Ids)
            {
                if (lastOf.TryGetValue(id, out var last) && last == pass.Done)
                {
                    lastOf.Remove(id);
                }
            }
        }
    }

    /// <summary>A mail on its way through.</summary>
    internal sealed class Pass(MailGate gate, string[] ids) : IDisposable
    {
        private readonly TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string[] Ids => ids;

        public Task Done => done.Task;

        public void Dispose()
        {
            gate.Leave(this);
            done.TrySetResult();
        }
    }
}
