namespace OrleansTickets.Mail;

/// <summary>That no person wrote a mail, or not to us alone, and how that is known.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Reason">The sign, for people: such as <c>Auto-Submitted: auto-replied</c>.</param>
[GenerateSerializer, Immutable, Alias("OrleansTickets.Mail.AutomaticMail")]
public sealed record AutomaticMail(AutomaticKind Kind, string Reason)
{
    /// <summary>Whether the words are a program's own. What is closed then stays closed; a list, another help desk or a
    /// postmaster may carry the words of a person.</summary>
    public bool IsOfProgram => Kind is not (AutomaticKind.List or AutomaticKind.Loop or AutomaticKind.Sender);
}

public enum AutomaticKind
{
    /// <summary>A program's own words (RFC 3834 section 5: <c>auto-generated</c>, and what else says so).</summary>
    Notice = 1,

    /// <summary>A program's answer for somebody: an absence, a confirmation (RFC 3834: <c>auto-replied</c>).</summary>
    Response = 2,

    /// <summary>For many (RFC 2369, RFC 2919).</summary>
    List = 3,

    /// <summary>A mail of ours did not arrive (RFC 3464, and the many that keep to no form).</summary>
    Bounce = 4,

    /// <summary>A mail of ours has not arrived yet (RFC 3464: <c>delayed</c>).</summary>
    Delay = 5,

    /// <summary>Somebody calls a mail of ours spam (RFC 5965).</summary>
    Complaint = 6,

    /// <summary>A mail of ours arrived, or was shown (RFC 3464, RFC 8098).</summary>
    Receipt = 7,

    /// <summary>Another help desk, or a program, marks what it sends against loops.</summary>
    Loop = 8,

    /// <summary>A mail server's own address, as far as that can be told.</summary>
    Sender = 9,
}
