using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using OrleansTickets.Articles;
using OrleansTickets.Queues;

namespace OrleansTickets.Mail;

/// <summary>A mail that may be answered by itself.</summary>
internal sealed record AutoResponseAsk
{
    public required AutoResponseKind Kind { get; init; }

    public required QueueSettings Queue { get; init; }

    /// <summary>What came in.</summary>
    public required Article Article { get; init; }

    public AutomaticMail? Automatic { get; init; }

    /// <summary>Whom the author wants answered, where that is not the author.</summary>
    public Mailbox? ReplyTo { get; init; }

    public ImmutableArray<string> Languages { get; init; } = [];

    /// <summary>The ticket's number; empty for one that has none yet.</summary>
    public string Ticket { get; init; } = "";

    public required string Title { get; init; }

    /// <summary>Why nobody is to be answered, if somebody says so.</summary>
    public string? Unwanted { get; init; }

    /// <summary>Who gets the response, and nobody else.</summary>
    public Mailbox Recipient => ReplyTo ?? Article.From;
}

/// <summary>Decides whether a mail is answered by itself. Who gets one, and how often, is bounded (RFC 3834), so that two
/// programs never keep each other busy. The windows are counted in the store, so they hold in all of a cluster; of two
/// silos that decide at the same moment each may send one.</summary>
internal sealed class AutoResponder(
    IAutoResponseLog log, QueueMap queues, MailSeals seals, IOptions<AutoResponseOptions> options, TimeProvider clock)
{
    private const int Turns = 64;

    // As Zammad: a mailbox may come back.
    private static readonly TimeSpan GoneFor = TimeSpan.FromDays(60);
    private static readonly TimeSpan OverallWindow = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan OverallAge = TimeSpan.FromSeconds(2);

    // Of one address a silo decides one at a time, until that is committed.
    private readonly SemaphoreSlim[] turns = [.. Enumerable.Range(0, Turns).Select(_ => new SemaphoreSlim(1))];
    private (int Count, DateTimeOffset At) overall;

    /// <summary>Decides. Dispose the turn once what it says is committed.</summary>
    public async Task<AutoResponseTurn> BeginAsync(AutoResponseAsk ask, CancellationToken cancellationToken)
    {
        if (AutoResponseChoice.Of(ask.Queue, ask.Kind, ask.Languages) is not { } response)
        {
            return AutoResponseTurn.None;
        }
        var known = await queues.ReadAsync();
        var seal = await seals.ReadAsync();
        if (AutoResponseRules.Refuse(ask, known) is { } why)
        {
            return new(ask, response, seal) { Refusal = why };
        }
        var address = ask.Recipient.Address.ToLowerInvariant();
        var turn = turns[(uint)address.GetHashCode(StringComparison.Ordinal) % Turns];
        await turn.WaitAsync(cancellationToken);
        try
        {
            if (await RefuseAsync(ask, response, address, cancellationToken) is not { } refusal)
            {
                return new(ask, response, seal) { Turn = turn };
            }
            turn.Release();
            return new(ask, response, seal) { Refusal = refusal };
        }
        catch // whatever it was goes on; but the next who writes to the address must not wait for ever
        {
            turn.Release();
            throw;
        }
    }

    private async Task<string?> RefuseAsync(
        AutoResponseAsk ask, AutoResponse response, string address, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (await log.FindGoneAsync(address, cancellationToken) is { } gone && gone > now - GoneFor)
        {
            return $"Since {gone:u} that mailbox is known to be gone, or to want nothing of this kind.";
        }
        var sent = await log.ReadAsync(
            address, now - AutoResponseWindows.Longest, AutoResponseWindows.Most, cancellationToken);
        if (AutoResponseWindows.Refuse(sent, ask.Ticket, AutoResponseText.Subject(ask, response, null), now) is { } why)
        {
            return why;
        }
        var most = options.Value.MostInTenMinutes;
        return await CountAllAsync(now, most, cancellationToken) >= most
            ? $"{most} responses left within ten minutes."
            : null;
    }

    private async Task<int> CountAllAsync(DateTimeOffset now, int most, CancellationToken cancellationToken)
    {
        if (now - overall.At > OverallAge)
        {
            overall = (await log.CountAsync(now - OverallWindow, most, cancellationToken), now);
        }
        return overall.Count;
    }
}
