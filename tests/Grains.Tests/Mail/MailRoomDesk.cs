using OrleansTickets.Agents;
using OrleansTickets.Articles;
using OrleansTickets.Tickets;
using Xunit;

namespace OrleansTickets.Mail;

/// <summary>Hands mail to a help desk and looks at what became of it, as the system.</summary>
internal sealed class MailRoomDesk(HelpDesk helpDesk)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>A mail with a Message-ID of its own.</summary>
    public static byte[] Mail(
        string to, string from, string subject, string body = "text", string extra = "", string? id = null) =>
        Letter.Of(
            $"From: {from}\nTo: {to}\nSubject: {subject}\nMessage-ID: {id ?? $"<{Guid.NewGuid():N}@c>"}\n{extra}\n{body}\n");

    public async Task<MailOutcome> TakeIn(byte[] raw)
    {
        using var _ = Caller.AsSystem();
        return await helpDesk.Client.GetGrain<IPostmasterGrain>(0).TakeIn(new() { Raw = raw }, Cancel);
    }

    public async Task<Ticket> Read(string number)
    {
        using var _ = Caller.AsSystem();
        return await Grain(number).Read(Cancel);
    }

    public async Task<IReadOnlyList<Article>> Articles(string number)
    {
        using var _ = Caller.AsSystem();
        return await Grain(number).ReadArticles(0, 200, Cancel);
    }

    public async Task<IReadOnlyList<TicketEvent>> History(string number)
    {
        using var _ = Caller.AsSystem();
        return await Grain(number).ReadHistory(0, 200, Cancel);
    }

    /// <summary>The bytes of an article.</summary>
    public async Task<byte[]> Raw(string number, int article)
    {
        using var _ = Caller.AsSystem();
        return await Grain(number).ReadRaw(article, Cancel) ?? [];
    }

    /// <summary>An agent of the queue answers.</summary>
    public async Task<Article> Answer(string number, string agent, bool closes = false, string? cc = null)
    {
        var version = (await Read(number)).Version;
        using (Caller.As(agent))
        {
            await Grain(number).Reply(
                new()
                {
                    Body = "Have you tried to turn it off?",
                    Cc = cc is null ? [] : [new("", cc)],
                    CloseAs = closes ? TicketState.ClosedSuccessful : null,
                    ExpectedVersion = version,
                    CommandId = Guid.NewGuid().ToString(),
                },
                Cancel);
        }
        return (await Articles(number))[^1];
    }

    /// <summary>The mail of an article leaves.</summary>
    public async Task<OutboxItem> Send(string number, int article)
    {
        var outbox = helpDesk.Inside<IOutbox>();
        var item = (await outbox.ReadPageAsync(null, 200, Cancel)).Items
            .Single(item => item.Ticket == number && item.Article == article);
        await outbox.RecordAsync(item, Delivery.Sent, [], null, null, Cancel);
        return item;
    }

    /// <summary>A mail on its way out.</summary>
    public async Task<OutboxItem> Outbox(string number, int article) =>
        (await helpDesk.Inside<IOutbox>().ReadPageAsync(null, 200, Cancel)).Items
            .Single(item => item.Ticket == number && item.Article == article);

    private ITicketGrain Grain(string number) => helpDesk.Client.GetGrain<ITicketGrain>(number);
}
