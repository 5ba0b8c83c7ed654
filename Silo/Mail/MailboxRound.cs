using System.Runtime.ExceptionServices;

namespace OrleansTickets.Mail;

/// <summary>Goes once through the new mails of a mailbox: hands some over side by side while it fetches as many
/// more. A mail is marked on the server only after the postmaster has answered; a crash in between brings it again,
/// which its receipts allow for.</summary>
/// <param name="mailbox">Where they lie.</param>
/// <param name="account">Whose they are.</param>
/// <param name="taker">Takes them in.</param>
/// <param name="tries">How often they failed before.</param>
/// <param name="options">How many, and how large.</param>
/// <param name="tell">Hears what became of each, one at a time.</param>
/// <param name="unsettled">Hears why mails that are in could not be marked or taken away.</param>
internal sealed class MailboxRound(
    IMailbox mailbox, MailAccountSettings account, MailTaker taker, MailTries tries, MailOptions options,
    Action<FetchedMail> tell, Action<Exception> unsettled)
{
    // Asked for in one command, before anything is fetched.
    private const int SizesAtOnce = 250;

    // A larger mail goes alone.
    private const long MostBytesAtOnce = 8_000_000;

    private readonly MailOrder order = new();
    private readonly Queue<Task<FetchedMail[]>> inHand = new();
    private Exception? stopped;
    private bool isDone = true;

    /// <summary>Completes when none of them is on its way; false when some are to be tried again soon.</summary>
    public async Task<bool> RunAsync(IEnumerable<string> found, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var chunk in found.Chunk(SizesAtOnce))
            {
                var some = await LeaveOutKnownAsync(chunk, cancellationToken);
                var sizes = await mailbox.ReadSizesAsync(some, cancellationToken);
                foreach (var batch in Split(some, sizes))
                {
                    inHand.Enqueue(await BeginAsync(batch, sizes, cancellationToken));
                    if (inHand.Count > 1)
                    {
                        await EndAsync();
                        ThrowIfStopped();
                    }
                }
            }
        }
        finally
        {
            await Task.WhenAll(inHand); // nothing of this round goes on beside the next
            while (inHand.Count > 0)
            {
                await EndAsync(); // what is in is in, even if another failed
            }
        }

        ThrowIfStopped();
        return isDone;
    }

    // Those that are in and could not be marked, or never are.
    private async Task<List<string>> LeaveOutKnownAsync(string[] ids, CancellationToken cancellationToken)
    {
        var (known, rest) = (new List<FetchedMail>(), new List<string>(ids.Length));
        foreach (var id in ids)
        {
            if (tries.Taken(id) is { } mail)
            {
                known.Add(mail);
            }
            else if (mailbox.LeavesMails && mailbox.LastingNameOf(id) is { } name
                && await taker.IsInAsync(account.Name, name, cancellationToken))
            {
                tries.Remember(new(id, IsIn: true));
            }
            else
            {
                rest.Add(id);
            }
        }

        await SettleAsync(known);
        return rest;
    }

    private IEnumerable<List<string>> Split(List<string> ids, Dictionary<string, long> sizes)
    {
        var batch = new List<string>();
        var bytes = 0L;
        foreach (var id in ids.Where(sizes.ContainsKey)) // somebody else may have removed some
        {
            var size = sizes[id] > options.MaxSize ? MostBytesAtOnce + 1 : sizes[id]; // only its header is fetched
            if (batch.Count == options.AtOnce || (batch.Count > 0 && bytes + size > MostBytesAtOnce))
            {
                yield return batch;
                (batch, bytes) = ([], 0);
            }

            batch.Add(id);
            bytes += size;
        }

        if (batch.Count > 0)
        {
            yield return batch;
        }
    }

    private async Task<Task<FetchedMail[]>> BeginAsync(
        List<string> batch, Dictionary<string, long> sizes, CancellationToken cancellationToken)
    {
        var room = await taker.MakeRoomAsync(batch.Count, batch.Sum(id => sizes[id]), cancellationToken);
        try
        {
            var takes = sizes[batch[0]] > options.MaxSize
                ? [await TakeTooLargeAsync(batch[0], sizes[batch[0]], cancellationToken)]
                : await FetchAsync(batch, cancellationToken);
            return FinishAsync(takes, room);
        }
        catch
        {
            room.Dispose();
            throw;
        }
    }

    private static async Task<FetchedMail[]> FinishAsync(IEnumerable<Task<FetchedMail>> takes, IDisposable room)
    {
        using (room)
        {
            return await Task.WhenAll(takes);
        }
    }

    private async Task<List<Task<FetchedMail>>> FetchAsync(List<string> batch, CancellationToken cancellationToken)
    {
        var raws = new Dictionary<string, byte[]>(batch.Count);
        var takes = new List<Task<FetchedMail>>(batch.Count);
        try
        {
            await mailbox.FetchAsync(batch, raws, cancellationToken);
        }
        catch (Exception e) when (mailbox.IsRefusal(e)) // the server cannot give out one of them
        {
            foreach (var id in batch.Where(id => !raws.ContainsKey(id)))
            {
                try
                {
                    await mailbox.FetchAsync([id], raws, cancellationToken);
                }
                catch (Exception refusal) when (mailbox.IsRefusal(refusal))
                {
                    takes.Add(Task.FromResult(new FetchedMail(id, IsIn: false, refusal)));
                }
            }
        }

        // In the order of the mailbox, whatever the server's was; one that is not there was removed meanwhile.
        foreach (var id in batch.Where(raws.ContainsKey))
        {
            var mail = Mail(id, raws[id]);
            takes.Add(taker.TakeAsync(id, mail, tries.Failed(id), order.Enter(mail.Raw), cancellationToken));
        }

        return takes;
    }

    private async Task<Task<FetchedMail>> TakeTooLargeAsync(string id, long size, CancellationToken cancellationToken)
    {
        try
        {
            var header = await mailbox.FetchHeaderAsync(id, cancellationToken);
            var reason = $"The mail has {size} bytes, more than the {options.MaxSize} that are fetched. It stays in "
                + "the mailbox.";
            return taker.TakeHeaderAsync(
                id, Mail(id, header) with { HeaderOnlyBecause = reason }, cancellationToken);
        }
        catch (Exception e) when (mailbox.IsRefusal(e))
        {
            return Task.FromResult(new FetchedMail(id, IsIn: false, e));
        }
    }

    private InboundMail Mail(string id, byte[] raw) => new()
    {
        Raw = raw,
        Account = account.Name,
        SourceId = mailbox.LastingNameOf(id),
        Queue = account.Queue,
    };

    private async Task EndAsync()
    {
        var done = new List<FetchedMail>();
        foreach (var mail in await inHand.Dequeue())
        {
            tell(mail);
            if (mail.IsIn)
            {
                done.Add(mail);
            }
            else
            {
                isDone = false;
                stopped ??= mail.IsStopped ? mail.Failure : null;
            }
        }

        await SettleAsync(done);
    }

    // What cannot be marked is not fetched again for that, and holds up no other: the next round marks it.
    private async Task SettleAsync(List<FetchedMail> mails)
    {
        var isSettled = !mailbox.LeavesMails;
        try
        {
            if (isSettled && mails.Count > 0)
            {
                await mailbox.SettleAsync(mails);
            }
        }
        catch (Exception e) when (mailbox.IsRefusal(e))
        {
            isSettled = false;
            unsettled(e);
        }

        if (!isSettled && mailbox.KeepsNames)
        {
            mails.ForEach(tries.Remember);
        }
    }

    // The store is gone, or the cluster: it would be no use to fetch more.
    private void ThrowIfStopped()
    {
        if (stopped is not null)
        {
            ExceptionDispatchInfo.Throw(stopped);
        }
    }
}
