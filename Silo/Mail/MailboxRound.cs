using System.Globalization;
using System.Runtime.ExceptionServices;
using MailKit;
using MailKit.Net.Imap;

namespace OrleansTickets.Mail;

/// <summary>Goes once through the unseen mails of a mailbox: hands some over side by side while it fetches as many
/// more. A mail is marked on the server only after the postmaster has answered; a crash in between brings it again,
/// which its receipts allow for.</summary>
/// <param name="mailbox">Where they lie.</param>
/// <param name="account">Whose they are.</param>
/// <param name="taker">Takes them in.</param>
/// <param name="tries">How often they failed before.</param>
/// <param name="options">How many, and how large.</param>
/// <param name="tell">Hears what became of each, one at a time.</param>
internal sealed class MailboxRound(
    ImapMailbox mailbox, MailAccountSettings account, MailTaker taker, MailTries tries, MailOptions options,
    Action<FetchedMail> tell)
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
    public async Task<bool> RunAsync(IEnumerable<UniqueId> unseen, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var some in unseen.Chunk(SizesAtOnce))
            {
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

    private IEnumerable<List<UniqueId>> Split(UniqueId[] uids, Dictionary<UniqueId, uint> sizes)
    {
        var batch = new List<UniqueId>();
        var bytes = 0L;
        foreach (var uid in uids.Where(sizes.ContainsKey)) // somebody else may have removed some
        {
            var size = sizes[uid] > options.MaxSize ? MostBytesAtOnce + 1 : sizes[uid]; // only its header is fetched
            if (batch.Count == options.AtOnce || (batch.Count > 0 && bytes + size > MostBytesAtOnce))
            {
                yield return batch;
                (batch, bytes) = ([], 0);
            }

            batch.Add(uid);
            bytes += size;
        }

        if (batch.Count > 0)
        {
            yield return batch;
        }
    }

    private async Task<Task<FetchedMail[]>> BeginAsync(
        List<UniqueId> batch, Dictionary<UniqueId, uint> sizes, CancellationToken cancellationToken)
    {
        var room = await taker.MakeRoomAsync(batch.Count, batch.Sum(uid => (long)sizes[uid]), cancellationToken);
        try
        {
            var takes = sizes[batch[0]] > options.MaxSize
                ? [await HoldTooLargeAsync(batch[0], sizes[batch[0]], cancellationToken)]
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

    private async Task<List<Task<FetchedMail>>> FetchAsync(List<UniqueId> batch, CancellationToken cancellationToken)
    {
        var raws = new Dictionary<UniqueId, byte[]>(batch.Count);
        var takes = new List<Task<FetchedMail>>(batch.Count);
        try
        {
            await mailbox.FetchAsync(batch, raws, cancellationToken);
        }
        catch (ImapCommandException) // the server cannot give out one of them
        {
            foreach (var uid in batch.Where(uid => !raws.ContainsKey(uid)))
            {
                try
                {
                    await mailbox.FetchAsync([uid], raws, cancellationToken);
                }
                catch (ImapCommandException e)
                {
                    takes.Add(Task.FromResult(new FetchedMail(uid, IsIn: false, e)));
                }
            }
        }

        // In the order of the mailbox, whatever the server's was; one that is not there was removed meanwhile.
        foreach (var uid in batch.Where(raws.ContainsKey))
        {
            var mail = Mail(uid, raws[uid]);
            takes.Add(taker.TakeAsync(uid, mail, tries.Failed(uid), order.Enter(mail.Raw), cancellationToken));
        }

        return takes;
    }

    private async Task<Task<FetchedMail>> HoldTooLargeAsync(
        UniqueId uid, uint size, CancellationToken cancellationToken)
    {
        try
        {
            var header = await mailbox.FetchHeaderAsync(uid, cancellationToken);
            var reason = $"The mail has {size} bytes, more than the {options.MaxSize} that are fetched. It stays in "
                + "the mailbox; here is its header alone.";
            return taker.HoldAsync(uid, Mail(uid, header), reason, cancellationToken);
        }
        catch (Exception e) when (e is ImapCommandException or MessageNotFoundException)
        {
            return Task.FromResult(new FetchedMail(uid, IsIn: false, e));
        }
    }

    private InboundMail Mail(UniqueId uid, byte[] raw) => new()
    {
        Raw = raw,
        Account = account.Name,
        SourceId = string.Create(CultureInfo.InvariantCulture, $"{account.Name}:{mailbox.UidValidity}:{uid.Id}"),
        Queue = account.Queue,
    };

    private async Task EndAsync()
    {
        var (taken, kept) = (new List<UniqueId>(), new List<UniqueId>());
        foreach (var mail in await inHand.Dequeue())
        {
            tell(mail);
            if (mail.IsIn)
            {
                (mail.IsKept ? kept : taken).Add(mail.Uid);
            }
            else
            {
                isDone = false;
                stopped ??= mail.IsStopped ? mail.Failure : null;
            }
        }

        await MarkAsync(taken, kept);
    }

    // Not cancelled: what is in should not come again only because we stop.
    private async Task MarkAsync(List<UniqueId> taken, List<UniqueId> kept)
    {
        if (account.AfterFetch == AfterFetch.Delete && taken.Count > 0)
        {
            await mailbox.DeleteAsync(taken, CancellationToken.None);
        }
        else
        {
            kept.AddRange(taken);
        }

        if (kept.Count > 0)
        {
            await mailbox.MarkSeenAsync(kept, CancellationToken.None);
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
