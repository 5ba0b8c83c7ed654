using System.Collections.Immutable;
using OrleansTickets.Articles;
using OrleansTickets.Queues;

namespace OrleansTickets.Mail;

/// <summary>Who is never answered by a program, whatever was sent before. Pure.</summary>
internal static class AutoResponseRules
{
    /// <summary>Why not; nothing when they may be.</summary>
    public static string? Refuse(AutoResponseAsk ask, KnownQueues queues)
    {
        var (from, to) = (ask.Article.From, ask.Recipient);
        return ask.Unwanted is { } unwanted ? unwanted
            : ask.Automatic is { } automatic ? $"No person wrote the mail. {automatic.Reason}"
            : !AddressSyntax.IsValid(to.Address) ? "The mail names nobody who could be answered."
            : IsOurs(from) || IsOurs(to) ? $"{to.Address} is an address of our own."
            : AutomaticMailCheck.IsUnread(to) ? $"Nobody reads {to.Address}."
            : ask.Queue.Address.Length == 0 ? $"The queue {ask.Queue.Name} has no address that it could come from."
            : ask.Article.Mark switch
            {
                ArticleMark.NewParticipant => "The sender took no part in the ticket before.",
                ArticleMark.UnverifiedSender => "Nothing proves who sent the mail.",
                _ => null,
            };

        bool IsOurs(Mailbox mailbox) => queues.FindByAddress(mailbox.Address) is not null;
    }
}

/// <summary>Finds the text in the sender's language.</summary>
internal static class AutoResponseChoice
{
    /// <summary>The text for the first of these languages that has one, exactly or without its region; else the one for
    /// all; nothing where the queue answers nothing.</summary>
    public static AutoResponse? Of(QueueSettings queue, AutoResponseKind kind, ImmutableArray<string> languages)
    {
        if (queue.AutoResponses.IsDefaultOrEmpty)
        {
            return null;
        }
        AutoResponse[] texts = [.. queue.AutoResponses.Where(response => response.Kind == kind)];
        return texts.Length == 0 ? null
            : languages.SelectMany(language => new[] { language, language.Split('-')[0] })
                .Select(language => Array.Find(
                    texts, text => text.Language.Equals(language, StringComparison.OrdinalIgnoreCase)))
                .FirstOrDefault(text => text is not null)
            ?? Array.Find(texts, text => text.Language.Length == 0)
            ?? texts[0];
    }
}
