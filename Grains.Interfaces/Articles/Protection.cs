namespace OrleansTickets.Articles;

/// <summary>How a mail is signed or encrypted, and what can be said of that. That a signer is trusted is never said:
/// nothing here knows whom to trust.</summary>
[GenerateSerializer, Immutable, Alias("OrleansTickets.Articles.Protection")]
public sealed record Protection
{
    [Id(0)] public required ProtectionKind Kind { get; init; }

    [Id(1)] public required ProtectionState State { get; init; }

    /// <summary>Whom the certificate names, who need not be who they say; nothing where none could be read.</summary>
    [Id(2)] public Mailbox? Signer { get; init; }

    /// <summary>Whether it covers only a part of what the mail says.</summary>
    [Id(3)] public bool IsPartial { get; init; }
}

public enum ProtectionKind
{
    /// <summary>RFC 8551.</summary>
    Smime = 1,

    /// <summary>RFC 3156.</summary>
    PgpMime = 2,

    /// <summary>Lines within the plain text (RFC 9580 section 7).</summary>
    PgpText = 3,
}

/// <summary>What was found, the graver the higher.</summary>
public enum ProtectionState
{
    /// <summary>Signed, and unchanged since. Whether the signer is who they say is not known.</summary>
    Intact = 1,

    /// <summary>As <see cref="Intact"/>, but its certificate was not valid when the mail came.</summary>
    OutOfTime = 2,

    /// <summary>As <see cref="Intact"/>, but its certificate is for another address than the author's.</summary>
    ByOther = 3,

    /// <summary>Encrypted: nothing of it can be read here.</summary>
    Encrypted = 4,

    /// <summary>Signed in a way that cannot be checked here, as for want of a key.</summary>
    NotChecked = 5,

    /// <summary>Signed, but changed since.</summary>
    Broken = 6,
}
