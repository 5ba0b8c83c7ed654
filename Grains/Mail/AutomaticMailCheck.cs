using System.Collections.Frozen;
using MimeKit;
using OrleansTickets.Articles;
using OrleansTickets.Tickets;

namespace OrleansTickets.Mail;

/// <summary>Tells mail that no person wrote, by all the signs there are.</summary>
internal static class AutomaticMailCheck
{
    private static readonly FrozenSet<string> Servers = new[]
    {
        "mailer-daemon", "mailerdaemon", "mailer_daemon", "mail-daemon", "maildaemon", "mdaemon", "daemon", "postmaster",
        "post_master", "postmast", "mailadmin", "mail-admin", "mailsystem", "bounce", "bounces", "microsoftexchange", "mailsweeper",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> Unread = new[]
    {
        "noreply", "no-reply", "no_reply", "no.reply", "noreplies", "donotreply", "do-not-reply", "do_not_reply",
        "do.not.reply", "dontreply", "nicht-antworten", "ne-pas-repondre", "nepasrepondre", "autoreply", "auto-reply",
        "autoresponder", "root", "nobody", "cron", "devnull", "listserv", "majordomo", "mailman", "abuse",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly string[] UnreadStarts =
        ["bounce-", "bounces+", "owner-", "noreply-", "noreply+", "no-reply-", "no-reply+", "donotreply-"];

    private static readonly string[] UnreadEnds = ["-noreply", "-no-reply", "_noreply", ".noreply", "-bounces"];

    private static readonly string[] ServerNames =
    [
        "mail delivery", "mailer-daemon", "mail daemon", "postmaster", "mail system", "mail administrator",
        "system administrator", "delivery subsystem", "delivery system", "message delivery",
    ];

    /// <summary>What the mail is, and for a bounce what came back; nothing where a person wrote to us.</summary>
    public static (AutomaticMail? Automatic, BounceReport? Bounce) Of(MimeMessage message, Mailbox from, string subject)
    {
        var told = AutomaticHeaders.Find(message.Headers);
        subject = TicketNumber.Clean(subject);
        var automatic = OfReport(message) ?? OfBounce(message, from, subject, told);
        if (automatic is { Kind: AutomaticKind.Bounce or AutomaticKind.Delay })
        {
            return (automatic, BounceReader.Read(message));
        }
        if (automatic is { Kind: AutomaticKind.Complaint })
        {
            return (automatic, BounceReader.ReadComplaint(message));
        }
        // A postmaster may write to us in person; a server's mail that brings ours back is a bounce, whatever its words.
        if (automatic is null && IsServer(from) && BounceReader.Read(message) is { MessageId: not null } bounce)
        {
            return (new(AutomaticKind.Bounce, $"From {Shown(from)}."), bounce);
        }
        return (automatic ?? told ?? OfSubject(subject) ?? OfSender(from), null);
    }

    // Mails in the forms of the RFCs.
    private static AutomaticMail? OfReport(MimeMessage message)
    {
        if (message.Body is not { } body)
        {
            return null;
        }
        var isReport = body.ContentType.IsMimeType("multipart", "report");
        var type = isReport ? body.ContentType.Parameters["report-type"]?.ToLowerInvariant() : null;
        if (type is "disposition-notification")
        {
            return new(AutomaticKind.Receipt, "A notice of disposition (RFC 8098).");
        }
        if (type is "feedback-report")
        {
            return new(AutomaticKind.Complaint, "A report of abuse (RFC 5965).");
        }
        if (!BounceReader.HasStatus(message))
        {
            return isReport ? new(AutomaticKind.Bounce, "A report (RFC 6522).") : null;
        }
        var actions = BounceReader.Read(message).Recipients.Select(recipient => recipient.Action).ToHashSet();
        return actions.Count == 0 || actions.Contains(BounceAction.Failed)
            ? new(AutomaticKind.Bounce, "A report of non-delivery (RFC 3464).")
            : actions.Contains(BounceAction.Delayed)
            ? new(AutomaticKind.Delay, "A report of delay (RFC 3464).")
            : new(AutomaticKind.Receipt, "A report of delivery (RFC 3464).");
    }

    // Bounces in no form: what a server's subject says counts with a second sign of a server.
    private static AutomaticMail? OfBounce(MimeMessage message, Mailbox from, string subject, AutomaticMail? told)
    {
        if (told?.Kind == AutomaticKind.Bounce)
        {
            return told;
        }
        if (!AutomaticSubjects.IsBounce(subject))
        {
            return null;
        }
        return IsServer(from) || told is not null || from.Address.Length == 0 || BounceReader.HasReturned(message)
            ? new(AutomaticKind.Bounce, $"Subject: {subject}")
            : null;
    }

    private static AutomaticMail? OfSubject(string subject) =>
        AutomaticSubjects.IsResponse(subject)
            ? new(AutomaticKind.Response, $"Subject: {subject}")
            : null;

    /// <summary>Whether nobody reads what is sent to the address. That says nothing of what comes from it: a contact form's
    /// sender is one, and the words are a person's.</summary>
    public static bool IsUnread(Mailbox mailbox)
    {
        var local = Local(mailbox);
        return Unread.Contains(local) || IsServer(mailbox)
            || Array.Exists(UnreadStarts, start => local.StartsWith(start, StringComparison.OrdinalIgnoreCase))
            || Array.Exists(UnreadEnds, end => local.EndsWith(end, StringComparison.OrdinalIgnoreCase));
    }

    private static AutomaticMail? OfSender(Mailbox from) =>
        IsServer(from) ? new(AutomaticKind.Sender, $"From {Shown(from)}.") : null;

    private static bool IsServer(Mailbox from) =>
        Servers.Contains(Local(from))
        || Array.Exists(ServerNames, name => from.Name.StartsWith(name, StringComparison.OrdinalIgnoreCase));

    private static string Shown(Mailbox from) => from.Address.Length > 0 ? from.Address : from.Name;

    private static string Local(Mailbox from) =>
        from.Address.LastIndexOf('@') is > 0 and var at ? from.Address[..at] : from.Address;
}
