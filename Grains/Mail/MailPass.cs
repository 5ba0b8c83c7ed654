using System.Collections.Immutable;
using OrleansTickets.Tickets;

namespace OrleansTickets.Mail;

/// <summary>A mail on its way through the postmaster.</summary>
internal sealed class MailPass(InboundMail mail, ReadMail read, DateTimeOffset at)
{
    public InboundMail Mail => mail;

    public ReadMail Read => read;

    /// <summary>When it came.</summary>
    public DateTimeOffset At => at;

    /// <summary>The keys of an article that has its header alone; nothing means those of the mail.</summary>
    public ImmutableArray<Guid>? Receipts { get; init; }

    /// <summary>Whether another mail may have come by with its Message-ID.</summary>
    public bool MayBeRepeated { get; init; }

    /// <summary>What mail filters say of it, once they were asked.</summary>
    public MailVerdict Verdict { get; set; } = MailVerdict.Nothing;

    /// <summary>Of a trial: what is foreseen. Nothing is then written.</summary>
    public MailForesight? Foresight { get; init; }
}

/// <summary>What a trial shows beyond the outcome.</summary>
internal sealed class MailForesight
{
    public Ticket? Ticket { get; private set; }

    public AutoResponsePreview? Response { get; private set; }

    public void See(Ticket? ticket, AutoResponsePreview? response) => (Ticket, Response) = (ticket, response);
}
