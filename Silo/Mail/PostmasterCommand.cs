using System.Net;
using System.Net.Http.Headers;
using OrleansTickets.Silo;

namespace OrleansTickets.Mail;

/// <summary>Hands a mail from standard input to a help desk, for mail servers that pipe: <c>postmaster --url
/// https://desk.example.org --token-file /etc/desk.token [--to support@example.org] &lt; mail</c>.</summary>
/// <remarks>
/// Exit codes as mail servers know them (sysexits.h): 0 the mail is in; 69 it is too large and must go back to its
/// sender; 75 try again later. Whatever cannot be decided is 75, a wrong setting too: the mail then waits in the
/// server's queue until somebody reads what standard error says, instead of going back to a customer.
/// </remarks>
internal static class PostmasterCommand
{
    public const string Name = "postmaster";

    private const int Done = 0;
    private const int Unavailable = 69;
    private const int TryAgain = 75;

    public static async Task<int> RunAsync(string[] arguments, Stream mail, TextWriter error)
    {
        try
        {
            return await SendAsync(Parse(arguments), mail, error);
        }
        catch (Exception e) when (e is InvalidSettingException or IOException or UnauthorizedAccessException
            or HttpRequestException or OperationCanceledException)
        {
            return await FailAsync(error, TryAgain, e.Message);
        }
    }

    private static async Task<int> SendAsync(CommandLine command, Stream mail, TextWriter error)
    {
        // Whole, so that its length is known: the server refuses what is too large before it is sent.
        using var bytes = new MemoryStream();
        await mail.CopyToAsync(bytes);
        bytes.Position = 0;
        using var client = new HttpClient { Timeout = TimeSpan.FromMinutes(2) };
        using var request = new HttpRequestMessage(HttpMethod.Post, command.Url) { Content = new StreamContent(bytes) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("message/rfc822");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", command.Token);
        request.Headers.ExpectContinue = true;
        if (command.To is { } to && !request.Headers.TryAddWithoutValidation("X-Envelope-To", to))
        {
            return await FailAsync(error, TryAgain, $"--to {to} is no address");
        }

        using var response = await client.SendAsync(request);
        return response.StatusCode switch
        {
            HttpStatusCode.OK or HttpStatusCode.Created => Done,
            HttpStatusCode.RequestEntityTooLarge =>
                await FailAsync(error, Unavailable, $"the mail is too large ({bytes.Length} bytes)"),
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden =>
                await FailAsync(error, TryAgain, $"{command.Url} refuses the token ({(int)response.StatusCode})"),
            _ => await FailAsync(error, TryAgain, $"{command.Url} answers {(int)response.StatusCode}"),
        };
    }

    private static CommandLine Parse(string[] arguments)
    {
        string? url = null, tokenFile = null, to = null;
        for (var i = 0; i < arguments.Length; i += 2)
        {
            var value = i + 1 < arguments.Length ? arguments[i + 1] : null;
            switch (arguments[i])
            {
                case "--url": url = value; break;
                case "--token-file": tokenFile = value; break;
                case "--to": to = value; break;
                default: throw new InvalidSettingException($"{arguments[i]} is none of --url, --token-file, --to");
            }
        }

        if (!Uri.TryCreate(url, UriKind.Absolute, out var desk) || desk.Scheme is not ("http" or "https"))
        {
            throw new InvalidSettingException("--url is missing, or is no http or https address");
        }

        var token = tokenFile is null
            ? throw new InvalidSettingException("--token-file is missing")
            : File.ReadAllText(tokenFile).Trim();
        return token.Length > 0 && token.All(char.IsAscii) && !token.Any(char.IsControl)
            ? new(new Uri(desk, "/api/v1/mail"), token, to)
            : throw new InvalidSettingException($"{tokenFile} holds no token");
    }

    private static async Task<int> FailAsync(TextWriter error, int code, string message)
    {
        await error.WriteLineAsync($"{Name}: {message}");
        return code;
    }

    private sealed record CommandLine(Uri Url, string Token, string? To);
}
