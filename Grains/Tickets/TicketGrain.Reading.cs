using System.Collections.Immutable;
using OrleansTickets.Agents;
using OrleansTickets.Articles;
using OrleansTickets.Mail;

namespace OrleansTickets.Tickets;

// What is read of a ticket, and who looks at it. Raw mails are taken apart on the thread pool.
internal sealed partial class TicketGrain
{
    private const int MostRows = 200;

    public async Task<Ticket> Read(CancellationToken cancellationToken) => await ledger.ReadAsync(cancellationToken);

    public Task<ImmutableArray<Article>> ReadArticles(int before, int limit, CancellationToken cancellationToken) =>
        store.ReadArticlesAsync(Number, Math.Max(0, before), Math.Clamp(limit, 1, MostRows), cancellationToken);

    public Task<ImmutableArray<TicketEvent>> ReadHistory(int skip, int limit, CancellationToken cancellationToken) =>
        store.ReadHistoryAsync(Number, Math.Max(0, skip), Math.Clamp(limit, 1, MostRows), cancellationToken);

    public Task<byte[]?> ReadRaw(int article, CancellationToken cancellationToken) =>
        store.ReadRawAsync(Number, article, cancellationToken);

    public Task<string?> ReadHtml(int article, CancellationToken cancellationToken) =>
        Parse(article, MailReader.Html, cancellationToken);

    public Task<Attachment?> ReadAttachment(int article, int attachment, CancellationToken cancellationToken) =>
        Parse(article, raw => MailReader.Attachment(raw, attachment), cancellationToken);

    public async Task<ReplyStart> StartReply(string? template, CancellationToken cancellationToken)
    {
        var ticket = await ledger.ReadAsync(cancellationToken);
        return await composer.StartAsync(
            ticket, await SettingsOf(ticket.Queue), Caller.Agent!, template, cancellationToken);
    }

    public async Task<ImmutableArray<Viewer>> View(ViewKind kind)
    {
        var ticket = await ledger.ReadAsync(CancellationToken.None);
        var agent = Caller.Agent!;
        if (presence.Note(agent, kind))
        {
            announcer.Announce(new TicketNotice
            {
                Number = Number,
                Version = ticket.Version,
                Queue = ticket.Queue,
                What = TicketNotice.PresenceChanged,
                By = agent,
                Viewers = presence.Viewers,
            });
        }
        return [.. presence.Viewers.Where(viewer => viewer.Agent != agent)];
    }

    private async Task<T?> Parse<T>(int article, Func<byte[], T?> read, CancellationToken cancellationToken)
        where T : class
    {
        var raw = await store.ReadRawAsync(Number, article, cancellationToken);
        return raw is null ? null : await Task.Run(() => read(raw), cancellationToken);
    }
}
