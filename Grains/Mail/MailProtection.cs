using System.Collections.Immutable;
using OrleansTickets.Articles;

namespace OrleansTickets.Mail;

/// <summary>How a mail is signed or encrypted, as its bytes alone tell it.</summary>
internal sealed record MailProtection(ProtectionKind Kind, ProtectionState State)
{
    /// <summary>Whether there is more in the mail that it does not cover.</summary>
    public bool IsPartial { get; init; }

    /// <summary>Of its certificate; nothing where that could not be read.</summary>
    public MailSigner? Signer { get; init; }

    /// <summary>What to tell of it.</summary>
    /// <param name="author">Who is said to have written the mail.</param>
    /// <param name="at">When it came: what the mail itself says of that, its author can choose.</param>
    public Protection ToArticle(Mailbox author, DateTimeOffset at) => new()
    {
        Kind = Kind,
        State = State != ProtectionState.Intact || Signer is null ? State
            : !Signer.Is(author) ? ProtectionState.ByOther
            : at < Signer.From || at > Signer.Until ? ProtectionState.OutOfTime
            : State,
        Signer = Signer is null ? null : new(
            Signer.Name, Signer.Is(author) ? author.Address : Signer.Addresses.FirstOrDefault("")),
        IsPartial = IsPartial,
    };
}

/// <summary>What a certificate says of its owner.</summary>
internal sealed record MailSigner(
    string Name, ImmutableArray<string> Addresses, DateTimeOffset From, DateTimeOffset Until)
{
    public bool Is(Mailbox mailbox) => Addresses.Contains(mailbox.Address, StringComparer.OrdinalIgnoreCase);
}
