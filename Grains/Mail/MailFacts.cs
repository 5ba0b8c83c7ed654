using System.Globalization;

namespace OrleansTickets.Mail;

/// <summary>What mail filters may look at. The header is read once one of them asks for it.</summary>
internal sealed class MailFacts(InboundMail inbound, ReadMail mail, bool isTrusted)
{
    private const int MostBody = 100_000;
    private const int MostGivenUp = 4;

    private ILookup<string, string>? headers;

    /// <summary>Whether it came by an account whose header fields are obeyed.</summary>
    public bool IsTrusted => isTrusted;

    /// <summary>How many patterns took too long for this mail.</summary>
    public int GivenUp { get; private set; }

    /// <summary>Whether so many did that no more are tried.</summary>
    public bool IsGivenUp => GivenUp >= MostGivenUp;

    /// <summary>A pattern took too long.</summary>
    public void GiveUp() => GivenUp++;

    /// <summary>What the field holds, nothing of it empty.</summary>
    public IEnumerable<string> Values(MailFilterField field, string header) => field switch
    {
        MailFilterField.Header => Header(header),
        MailFilterField.From => Texts(mail.From),
        MailFilterField.To => mail.To.SelectMany(Texts),
        MailFilterField.Cc => mail.Cc.SelectMany(Texts),
        MailFilterField.Subject => Text(mail.Subject),
        MailFilterField.Body => Text(mail.Body.Length > MostBody ? mail.Body[..MostBody] : mail.Body),
        MailFilterField.AttachmentName => mail.Attachments.Select(file => file.Name),
        MailFilterField.Size => [inbound.Raw.Length.ToString(CultureInfo.InvariantCulture)],
        MailFilterField.EnvelopeTo => Text(MailRouting.Envelope(inbound)),
        MailFilterField.EnvelopeFrom => Read()["Return-Path"].Select(path => path.Trim(' ', '<', '>'))
            .Where(path => path.Length > 0),
        MailFilterField.Account => Text(inbound.Account),
        _ => [],
    };

    /// <summary>The values of a header field. Those that steer the help desk can be written by anybody: of who is not
    /// trusted they do not exist.</summary>
    public IEnumerable<string> Header(string name) =>
        isTrusted || !SteeringHeaders.Includes(name) ? Read()[name].Where(value => value.Length > 0) : [];

    private ILookup<string, string> Read() => headers ??= MailReader.ReadHeaders(inbound.Raw);

    private static IEnumerable<string> Text(string? text) => string.IsNullOrEmpty(text) ? [] : [text];

    private static IEnumerable<string> Texts(Articles.Mailbox mailbox)
    {
        if (mailbox.Address.Length > 0)
        {
            yield return mailbox.Address;
        }
        if (mailbox.Name.Length > 0)
        {
            yield return mailbox.Name;
            yield return $"{mailbox.Name} <{mailbox.Address}>";
        }
    }
}
