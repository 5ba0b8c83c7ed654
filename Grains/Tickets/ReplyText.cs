using OrleansTickets.Answers;
using OrleansTickets.Queues;

namespace OrleansTickets.Tickets;

/// <summary>An answer's text between the queue's salutation and signature. Those are plain text: in the HTML form all
/// of them is encoded, whatever a customer calls themself.</summary>
internal sealed class ReplyText(QueueSettings queue, LiquidValues values)
{
    private readonly string salutation = Liquid.Render(queue.Salutation, values, text => text).Trim();
    private readonly string signature = Liquid.Render(queue.Signature, values, text => text).Trim('\r', '\n');

    public string Plain(string body) =>
        string.Join("\n\n", new[] { salutation, body.Trim('\r', '\n'), signature }.Where(part => part.Length > 0));

    public string Html(string body) => $"{Paragraph(salutation)}{body}{Paragraph(signature)}";

    private static string Paragraph(string text) => text.Length == 0 ? "" : $"<p>{HtmlEncoding.Of(text)}</p>\n";
}
