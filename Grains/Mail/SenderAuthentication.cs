using System.Collections.Immutable;
using MimeKit;
using MimeKit.Cryptography;
using OrleansTickets.Articles;

namespace OrleansTickets.Mail;

/// <summary>Whether a mail server proved that the author's domain sent the mail.</summary>
internal enum SenderProof
{
    None = 0,
    Passed = 1,
    Failed = 2,
}

/// <summary>What one server says (RFC 8601).</summary>
internal readonly record struct SenderVerdict(string Server, SenderProof Proof);

/// <summary>Section <c>Mail</c>: whom to believe.</summary>
internal sealed class SenderOptions
{
    /// <summary>Names that trusted servers give themselves in <c>Authentication-Results</c> (authserv-id, RFC 8601 section
    /// 2.5). They must take out what others wrote in their name, as section 5 asks.</summary>
    public string[] AuthenticationServers { get; set; } = [];
}

/// <summary>Reads what servers say of the author.</summary>
internal static class SenderAuthentication
{
    private const int MostHeaders = 20;

    public static ImmutableArray<SenderVerdict> Read(HeaderList headers, Mailbox from)
    {
        if (headers[HeaderId.AuthenticationResults] is null)
        {
            return [];
        }
        var domain = from.Address[(from.Address.LastIndexOf('@') + 1)..];
        var verdicts = ImmutableArray.CreateBuilder<SenderVerdict>();
        foreach (var header in headers.Where(header => header.Id == HeaderId.AuthenticationResults).Take(MostHeaders))
        {
            if (AuthenticationResults.TryParse(header.RawValue, out var results)
                && results.AuthenticationServiceIdentifier is { Length: > 0 } server)
            {
                verdicts.Add(new(server, Judge(results, domain)));
            }
        }
        return verdicts.ToImmutable();
    }

    /// <summary>What the last trusted server said: it wrote above the others.</summary>
    public static SenderProof Of(ReadMail mail, SenderOptions options) => mail.Authentication
        .Where(verdict => options.AuthenticationServers.Contains(verdict.Server, StringComparer.OrdinalIgnoreCase))
        .Select(verdict => verdict.Proof)
        .FirstOrDefault();

    // DMARC has the last word (RFC 7489); without it a signature of the author's own domain proves, a refusal of SPF tells.
    private static SenderProof Judge(AuthenticationResults results, string domain)
    {
        var dmarc = Results("dmarc").FirstOrDefault()?.Result;
        var isSigned = Results("dkim").Any(result => Is(result.Result, "pass") && IsOf(result, domain));
        return Is(dmarc, "pass") ? SenderProof.Passed
            : Is(dmarc, "fail") ? SenderProof.Failed
            : isSigned ? SenderProof.Passed
            : Results("spf").Any(result => Is(result.Result, "fail")) ? SenderProof.Failed
            : SenderProof.None;

        IEnumerable<AuthenticationMethodResult> Results(string method) =>
            results.Results.Where(result => Is(result.Method, method));
    }

    private static bool IsOf(AuthenticationMethodResult result, string domain) => result.Properties.Any(property =>
        Is(property.PropertyType, "header") && property.Property.ToLowerInvariant() is "d" or "i"
        && property.Value[(property.Value.LastIndexOf('@') + 1)..] is var signer && Is(signer, domain));

    private static bool Is(string? one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
