using DotLiquid;
using OrleansTickets.Mail;
using OrleansTickets.Queues;
using OrleansTickets.Tickets;

namespace OrleansTickets.Answers;

/// <summary>What an answer can be filled with.</summary>
internal sealed record LiquidValues(Ticket Ticket, QueueSettings Queue, string AgentName, string Quote)
{
    private const int MostName = 200;

    /// <summary>What the name of a ticket field follows.</summary>
    public const string Fields = "ticket.fields.";

    /// <summary>As templates spell them, beside the ticket fields.</summary>
    public static readonly string[] Names =
    [
        "ticket.number", "ticket.title", "customer.name", "customer.address", "agent.name", "queue.name",
        "article.quote",
    ];

    public Hash ToHash(Func<string, string> encode)
    {
        return Hash.FromDictionary(new Dictionary<string, object>
        {
            ["ticket"] = Hash.FromDictionary(new Dictionary<string, object>
            {
                ["number"] = encode(Ticket.Number),
                ["title"] = encode(Line(Ticket.Title)),
                ["fields"] = Group([.. Ticket.Fields.Select(field => (field.Name, Line(field.Value)))]),
            }),
            ["customer"] = Group(
                ("name", Line(Ticket.Customer.ToString())),
                ("address", Line(Ticket.Customer.Address))),
            ["agent"] = Group(("name", Line(AgentName))),
            ["queue"] = Group(("name", Line(Queue.DisplayName.Length > 0 ? Queue.DisplayName : Queue.Name))),
            ["article"] = Hash.FromDictionary(new Dictionary<string, object>
            {
                ["quote"] = QuoteText.Encode(Quote, encode),
            }),
        });

        Hash Group(params (string Name, string Value)[] values) =>
            Hash.FromDictionary(values.ToDictionary(each => each.Name, each => (object)encode(each.Value)));

        // A name that brings lines of its own could say anything in ours.
        static string Line(string value) => CleanText.Line(value, MostName);
    }
}
