namespace OrleansTickets.Mail;

/// <summary>Lets the mails of a mailbox pass side by side, but those that belong together one after the other, as they
/// lie there: a mail and its answer, answers to the same mail, mails that name the same ticket.</summary>
/// <remarks>A question that lies behind its answer does not wait for it: there the postmaster makes the answer wait.
/// </remarks>
internal sealed class MailOrder
{
    private readonly Lock turn = new();

    // The last mail on its way that bears a Message-ID, and the last that names it, or a ticket.
    private readonly Dictionary<string, Place> bearers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Place> namers = new(StringComparer.Ordinal);

    /// <summary>How many names are remembered.</summary>
    public int Count
    {
        get
        {
            lock (turn)
            {
                return bearers.Count + namers.Count;
            }
        }
    }

    /// <summary>Takes a place behind all that have one.</summary>
    public Place Enter(byte[] raw)
    {
        var mail = MailReader.ReadNames(raw);
        string[] named = [.. FollowUp.MessageIds(mail), .. FollowUp.Numbers(mail)];
        lock (turn)
        {
            var before = new HashSet<Task<bool>>();
            var place = new Place(this, mail.MessageId, named, before);
            foreach (var name in named)
            {
                Join(before, bearers, name);
                Join(before, namers, name);
                namers[name] = place;
            }
            if (mail.MessageId is { } id)
            {
                Join(before, bearers, id);
                bearers[id] = place;
            }
            return place;
        }
    }

    private static void Join(HashSet<Task<bool>> before, Dictionary<string, Place> places, string name)
    {
        if (places.TryGetValue(name, out var last))
        {
            before.Add(last.Passed);
        }
    }

    /// <summary>Where one mail stands.</summary>
    internal sealed class Place(MailOrder order, string? messageId, string[] named, IEnumerable<Task<bool>> before)
    {
        private readonly TaskCompletionSource<bool> passed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Completes when it is done: whether it is in.</summary>
        public Task<bool> Passed => passed.Task;

        /// <summary>Completes when those before it are done: whether all of them are in. Where one is not, this one
        /// must come again with it.</summary>
        public async Task<bool> WaitAsync() => (await Task.WhenAll(before)).All(isIn => isIn);

        /// <summary>It is done. Of one that is not in the names are kept, for those that are still to come.</summary>
        public void Leave(bool isIn)
        {
            if (isIn)
            {
                lock (order.turn)
                {
                    Forget(order.bearers, messageId ?? "");
                    Array.ForEach(named, name => Forget(order.namers, name));
                }
            }
            passed.SetResult(isIn);
        }

        private void Forget(Dictionary<string, Place> places, string name)
        {
            if (places.GetValueOrDefault(name) == this)
            {
                places.Remove(name);
            }
        }
    }
}
