using System.Collections.Immutable;
using System.Net.Mail;
using System.Text;
using OrleansTickets.Articles;

namespace OrleansTickets.WebFront.Desk;

/// <summary>Recipients as one types them: <c>Jane Doe &lt;jane@example.com&gt;, joe@example.com</c>.</summary>
internal static class Mailboxes
{
    public static string Join(IEnumerable<Mailbox> mailboxes) => string.Join(", ", mailboxes.Select(Write));

    /// <summary>Reads them; the first that is no address comes back in <paramref name="wrong"/>.</summary>
    public static ImmutableArray<Mailbox> Parse(string? text, out string? wrong)
    {
        wrong = null;
        var mailboxes = ImmutableArray.CreateBuilder<Mailbox>();
        foreach (var item in Split(text ?? ""))
        {
            if (MailAddress.TryCreate(item, out var address) && !item.Any(char.IsControl))
            {
                mailboxes.Add(new(address.DisplayName, address.Address));
            }
            else
            {
                wrong ??= item;
            }
        }
        return mailboxes.ToImmutable();
    }

    private static string Write(Mailbox mailbox)
    {
        if (mailbox.Name.Length == 0)
        {
            return mailbox.Address;
        }
        var isPlain = mailbox.Name.All(letter => char.IsLetterOrDigit(letter) || letter is ' ' or '\'' or '-');
        var name = isPlain ? mailbox.Name : $"\"{mailbox.Name.Replace("\\", @"\\").Replace("\"", "\\\"")}\"";
        return $"{name} <{mailbox.Address}>";
    }

    private static IEnumerable<string> Split(string text)
    {
        var item = new StringBuilder();
        var isQuoted = false;
        foreach (var letter in text)
        {
            isQuoted ^= letter == '"';
            if (letter is ',' or ';' && !isQuoted)
            {
                if (item.ToString().Trim() is { Length: > 0 } whole)
                {
                    yield return whole;
                }
                item.Clear();
            }
            else
            {
                item.Append(letter);
            }
        }
        if (item.ToString().Trim() is { Length: > 0 } last)
        {
            yield return last;
        }
    }
}
