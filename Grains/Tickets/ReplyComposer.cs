using System.Collections.Immutable;
using OrleansTickets.Agents;
using OrleansTickets.Answers;
using OrleansTickets.Articles;
using OrleansTickets.Mail;
using OrleansTickets.Queues;

namespace OrleansTickets.Tickets;

/// <summary>Composes answers: what an editor starts with, and the mail that what was written becomes.</summary>
internal sealed class ReplyComposer(IGrainFactory grains, ITicketStore store, QueueMap queues, MailSeals seals)
{
    private const int LongestSubject = 250;
    private const int Recent = 200;

    private readonly ReplyRecipients recipients = new(store, queues);

    /// <summary>What an editor starts with.</summary>
    public async Task<ReplyStart> StartAsync(
        Ticket ticket, QueueSettings queue, string agent, string? templateId, CancellationToken cancellationToken)
    {
        var asked = (await ReadArticlesAsync(ticket, cancellationToken)).LastOrDefault(IsCustomers);
        var template = await FindTemplateAsync(templateId);
        var quote = QuoteText.Of(asked?.Body ?? "");
        var values = new LiquidValues(ticket, queue, (await AgentAsync(agent)).Name, quote);
        var to = await recipients.OfAsync(ticket, asked, cancellationToken);
        return new()
        {
            From = Sender(queue),
            To = to,
            Cc = await recipients.OthersAsync(asked, to),
            Subject = Subject(ticket, template, values),
            Body = template is null ? "" : Liquid.Render(template.Body, values, MarkdownText.Encode),
            Quote = quote,
            Salutation = Liquid.Render(queue.Salutation, values, text => text),
            Signature = Liquid.Render(queue.Signature, values, text => text),
        };
    }

    /// <summary>The answer as a mail, and as an article.</summary>
    /// <exception cref="InvalidRequestException">Nobody would get it, or it says nothing.</exception>
    public async Task<ComposedReply> ComposeAsync(
        Ticket ticket, Act act, Reply reply, CancellationToken cancellationToken)
    {
        var articles = await ReadArticlesAsync(ticket, cancellationToken);
        var asked = articles.LastOrDefault(IsCustomers);
        var (from, to, cc) = ReplyEnvelope.Of(ticket.Queue, Sender(act.Queue), reply.To is { IsDefaultOrEmpty: false }
            ? reply
            : reply with { To = await recipients.OfAsync(ticket, asked, cancellationToken) });
        var template = await FindTemplateAsync(reply.Template);
        var agent = await AgentAsync(act.By);
        var values = new LiquidValues(ticket, act.Queue, agent.Name, QuoteText.Of(asked?.Body ?? ""));
        var body = reply.Body.Trim().Length > 0 || template is null
            ? reply.Body
            : Liquid.Render(template.Body, values, MarkdownText.Encode);
        if (body.Trim().Length == 0)
        {
            throw new InvalidRequestException("body", $"An answer says something.");
        }
        var text = new ReplyText(act.Queue, values);
        var id = ticket.Articles + 1;
        var seal = await seals.ReadAsync();
        var parts = new OutgoingMessageParts
        {
            From = from,
            To = to,
            Cc = cc,
            Subject = TicketNumber.WithTag(reply.Subject is { Length: > 0 } given
                ? CleanText.Line(given, LongestSubject)
                : Subject(ticket, template, values), ticket.Number),
            ReplyTo = act.Queue.TicketAddresses ? seal.NewAddress(ticket.Number, from.Address) : null,
            MessageId = seal.NewId(ticket.Number, id, from.Address),
            InReplyTo = asked?.MessageId,
            References = References(articles, asked),
            Date = act.At,
            TextBody = text.Plain(body),
            HtmlBody = reply.BodyHtml is { Length: > 0 } html ? text.Html(html) : null,
            Attachments = reply.Attachments,
        };
        return await ComposedReply.BuildAsync(parts, id, act, template?.Name);
    }

    /// <summary>A note as an article; its files, if any, are kept in the form of a mail that is never sent.</summary>
    public async Task<NewArticle> NoteAsync(Ticket ticket, Act act, Note note)
    {
        var agent = await AgentAsync(act.By);
        var seal = await seals.ReadAsync();
        var parts = new OutgoingMessageParts
        {
            From = new(agent.Name, agent.Email),
            Subject = CleanText.Line(note.Subject ?? "", LongestSubject),
            MessageId = seal.NewId(ticket.Number, ticket.Articles + 1, agent.Email),
            Date = act.At,
            TextBody = note.Body,
            Attachments = note.Attachments,
        };
        return await ComposedReply.KeepAsync(parts, ticket.Articles + 1, act);
    }

    // A stranger's article, hidden from the customer, is not what an answer answers.
    private static bool IsCustomers(Article article) =>
        article is { SenderType: SenderType.Customer, IsVisibleForCustomer: true };

    /// <summary>From whom the queue's mail comes.</summary>
    public static Mailbox Sender(QueueSettings queue) =>
        new(queue.DisplayName.Length > 0 ? queue.DisplayName : queue.Name, queue.Address);

    private static string Subject(Ticket ticket, Template? template, LiquidValues values)
    {
        var subject = template?.Subject is { Length: > 0 } given
            ? Liquid.Render(given, values, text => text)
            : $"Re: {TicketNumber.Clean(ticket.Title)}";
        return TicketNumber.WithTag(CleanText.Line(subject, LongestSubject), ticket.Number);
    }

    // The mails of the conversation, oldest first, and at last the one that is answered.
    private static ImmutableArray<string> References(ImmutableArray<Article> articles, Article? asked) =>
        [.. articles
            .Where(article => article is { IsVisibleForCustomer: true, MessageId: not null } && article != asked)
            .Select(article => article.MessageId!)
            .Concat(asked?.MessageId is { } id ? [id] : [])];

    private Task<ImmutableArray<Article>> ReadArticlesAsync(Ticket ticket, CancellationToken cancellationToken) =>
        store.ReadArticlesAsync(ticket.Number, 0, Recent, cancellationToken);

    private async Task<Template?> FindTemplateAsync(string? id)
    {
        if (string.IsNullOrEmpty(id))
        {
            return null;
        }
        using (Caller.AsSystem())
        {
            var all = await grains.GetGrain<ITemplatesGrain>(ITemplatesGrain.Key).Read(null);
            return all.FirstOrDefault(template => template.Id == id)
                ?? throw new InvalidRequestException("template", $"There is no template '{id}'.");
        }
    }

    private async Task<Agent> AgentAsync(string login)
    {
        using (Caller.AsSystem())
        {
            return await grains.GetGrain<IAgentGrain>(login).Read() ?? new() { Login = login, Name = login };
        }
    }
}
