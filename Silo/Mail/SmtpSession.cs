using System.Collections.Immutable;
using MailKit;
using MailKit.Net.Smtp;
using MimeKit;

namespace OrleansTickets.Mail;

/// <summary>What a server said to one mail, for each recipient.</summary>
internal sealed record SmtpVerdict
{
    public ImmutableArray<string> Accepted { get; init; } = [];

    /// <summary>Refused for good, with what the server said.</summary>
    public ImmutableDictionary<string, string> Failed { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Refused for now, with what the server said.</summary>
    public ImmutableDictionary<string, string> Deferred { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Whether the connection broke between the last byte and the answer: the server may have it.</summary>
    public bool IsUnknown { get; init; }

    public static SmtpVerdict DeferAll(IEnumerable<string> recipients, string why, bool isUnknown = false) => new()
    {
        Deferred = recipients.ToImmutableDictionary(recipient => recipient, _ => why),
        IsUnknown = isUnknown,
    };

    public static SmtpVerdict FailAll(IEnumerable<string> recipients, string why) => new()
    {
        Failed = recipients.ToImmutableDictionary(recipient => recipient, _ => why),
    };
}

/// <summary>One connection to an SMTP server.</summary>
internal sealed class SmtpSession : IDisposable
{
    private static readonly MailboxAddress Nobody = new("", "");

    // RFC 5321 section 4.5.3.2: a server may look at a mail for ten minutes before it answers the last dot. Who gives
    // up sooner sends it twice.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly Client client = new() { Timeout = 60_000 };

    public bool IsConnected => client.IsConnected;

    /// <summary>Connects as the account says, never with less security.</summary>
    /// <param name="account">Where to.</param>
    /// <param name="login">How its user logs in.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="patience">How long to wait for each answer of a server that has let us in.</param>
    public static async Task<SmtpSession> OpenAsync(
        MailAccountSettings account, MailLogin login, CancellationToken cancellationToken, TimeSpan? patience = null)
    {
        var session = new SmtpSession();
        try
        {
            await session.client.ConnectAsync(
                account.SmtpHost, account.SmtpPort, account.SmtpSecurity.ToSocketOptions(), cancellationToken);
            if (account.SmtpUser.Length > 0)
            {
                await login.LogInAsync(session.client, account.SmtpUser, cancellationToken);
            }

            session.client.Timeout = (int)(patience ?? Patience).TotalMilliseconds;
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Sends to each of the recipients; says what became of each. Not cancelled half-way: nobody would know
    /// whether the mail is out.</summary>
    /// <param name="raw">The mail.</param>
    /// <param name="from">Whom a bounce goes to.</param>
    /// <param name="recipients">To whom.</param>
    /// <param name="isUnanswerable">Whether nothing may come back: it then leaves with the empty return path (RFC 5321
    /// section 4.5.5), where the server takes that.</param>
    public async Task<SmtpVerdict> SendAsync(
        byte[] raw, string from, ImmutableArray<string> recipients, bool isUnanswerable = false)
    {
        if (!MailboxAddress.TryParse(from, out var sender))
        {
            var why = $"'{from}' is no sender's address.";
            return new() { Failed = recipients.ToImmutableDictionary(recipient => recipient, _ => why) };
        }

        var refusals = client.Refusals = new(recipients.Length);
        var addresses = new Dictionary<MailboxAddress, string>(ReferenceEqualityComparer.Instance);
        foreach (var recipient in recipients)
        {
            if (MailboxAddress.TryParse(recipient, out var address))
            {
                addresses[address] = recipient;
            }
            else
            {
                refusals[recipient] = (553, "That is no address.");
            }
        }

        client.Recipients = addresses;
        using var message = MimeMessage.Load(new MemoryStream(raw, writable: false), persistent: true);
        var progress = new Progress();
        try
        {
            if (addresses.Count > 0)
            {
                await SendAsync(message, isUnanswerable ? Nobody : sender, sender, addresses.Keys, progress);
            }

            return Verdict(addresses.Values.Where(recipient => !refusals.ContainsKey(recipient)), refusals);
        }
        catch (SmtpCommandException e) // the sender or the whole mail is refused, or every recipient
        {
            foreach (var recipient in addresses.Values)
            {
                refusals.TryAdd(recipient, ((int)e.StatusCode, e.Message));
            }

            return Verdict([], refusals);
        }
        catch (Exception e) when (e is IOException or ProtocolException or OperationCanceledException
            or TimeoutException or ServiceNotConnectedException or NotSupportedException)
        {
            return SmtpVerdict.DeferAll(recipients, e.Message, progress.IsAllSent);
        }
    }

    // Servers for people's mail let nobody send without a return path.
    private async Task SendAsync(
        MimeMessage message, MailboxAddress from, MailboxAddress otherwise, IReadOnlyCollection<MailboxAddress> to,
        Progress progress)
    {
        try
        {
            await client.SendAsync(message, from, to, CancellationToken.None, progress);
        }
        catch (SmtpCommandException e) when (e.ErrorCode == SmtpErrorCode.SenderNotAccepted && from != otherwise)
        {
            await client.SendAsync(message, otherwise, to, CancellationToken.None, progress);
        }
    }

    public async Task CloseAsync()
    {
        try
        {
            await client.DisconnectAsync(quit: true);
        }
        catch (Exception e) when (e is IOException or ProtocolException or CommandException)
        {
            // The mails are sent; the goodbye is a courtesy.
        }
    }

    public void Dispose() => client.Dispose();

    private static SmtpVerdict Verdict(
        IEnumerable<string> accepted, Dictionary<string, (int Code, string Message)> refusals)
    {
        return new()
        {
            Accepted = [.. accepted],
            Failed = Where(code => code >= 500),
            Deferred = Where(code => code < 500),
        };

        ImmutableDictionary<string, string> Where(Func<int, bool> isSo) => refusals
            .Where(refusal => isSo(refusal.Value.Code))
            .ToImmutableDictionary(refusal => refusal.Key, refusal => $"{refusal.Value.Code} {refusal.Value.Message}");
    }

    // One refused recipient must not keep the mail from the others.
    private sealed class Client : SmtpClient
    {
        public Dictionary<string, (int Code, string Message)> Refusals { get; set; } = [];

        public Dictionary<MailboxAddress, string> Recipients { get; set; } = [];

        protected override void OnRecipientNotAccepted(
            MimeMessage message, MailboxAddress mailbox, SmtpResponse response) =>
            Refusals[Recipients.GetValueOrDefault(mailbox) ?? mailbox.Address] =
                ((int)response.StatusCode, response.Response);
    }

    private sealed class Progress : ITransferProgress
    {
        public bool IsAllSent { get; private set; }

        public void Report(long bytesTransferred, long totalSize) => IsAllSent |= bytesTransferred >= totalSize;

        public void Report(long bytesTransferred)
        {
        }
    }
}
