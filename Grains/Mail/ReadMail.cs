using System.Collections.Immutable;
using OrleansTickets.Articles;

namespace OrleansTickets.Mail;

/// <summary>What a mail says, decoded, cut to size and safe to show as text.</summary>
internal sealed record ReadMail
{
    /// <summary>The author (From), else who sent it (Sender), else whom to answer, else
    /// <see cref="Mailbox.None"/>.</summary>
    public required Mailbox From { get; init; }

    /// <summary>Whom the author wants answered, where that is not the author.</summary>
    public ImmutableArray<Mailbox> ReplyTo { get; init; } = [];

    public ImmutableArray<Mailbox> To { get; init; } = [];

    public ImmutableArray<Mailbox> Cc { get; init; } = [];

    /// <summary>One line; empty when there is none.</summary>
    public string Subject { get; init; } = "";

    /// <summary>With its angle brackets.</summary>
    public string? MessageId { get; init; }

    /// <summary>With angle brackets, in order.</summary>
    public ImmutableArray<string> InReplyTo { get; init; } = [];

    /// <summary>With angle brackets, oldest first as sent; only the last ones when there are very many.</summary>
    public ImmutableArray<string> References { get; init; } = [];

    public DateTimeOffset? Date { get; init; }

    /// <summary>Plain text with LF; derived from HTML where that is all there is.</summary>
    public string Body { get; init; } = "";

    public bool HasHtml { get; init; }

    public ImmutableArray<AttachmentInfo> Attachments { get; init; } = [];

    /// <summary>How it is signed or encrypted; nothing for what is neither.</summary>
    public MailProtection? Protection { get; init; }

    /// <summary>That no person wrote it, where that can be told.</summary>
    public AutomaticMail? Automatic { get; init; }

    /// <summary>What came back, of a mail that says so.</summary>
    public BounceReport? Bounce { get; init; }

    /// <summary>What servers on its way say of the author, the last one first.</summary>
    public ImmutableArray<SenderVerdict> Authentication { get; init; } = [];

    /// <summary>The languages that the sender reads or writes, as tags (RFC 5646), the best first, where that is
    /// told.</summary>
    public ImmutableArray<string> Languages { get; init; } = [];

    /// <summary>Addresses it was sent to, in the order in which a queue is looked for.</summary>
    public ImmutableArray<Recipient> Recipients { get; init; } = [];
}

/// <summary>An address and the header that names it.</summary>
internal readonly record struct Recipient(string Header, string Address);
