using Microsoft.Extensions.Options;

namespace OrleansTickets.Mail;

/// <summary>Where mail is laid as files while no account can send it, for people to look at.</summary>
internal sealed class PickupDirectory(IOptions<MailOptions> options)
{
    public bool IsSet => options.Value.PickupDirectory is { Length: > 0 };

    /// <summary>Writes the mail once; the file appears whole or not at all.</summary>
    public async Task WriteAsync(string messageId, byte[] raw, CancellationToken cancellationToken)
    {
        var directory = Directory.CreateDirectory(options.Value.PickupDirectory!);
        var file = new FileInfo(Path.Combine(directory.FullName, $"{SafeName(messageId)}.eml"));
        if (!file.Exists)
        {
            var unfinished = $"{file.FullName}.{Guid.NewGuid():N}.tmp";
            await File.WriteAllBytesAsync(unfinished, raw, cancellationToken);
            File.Move(unfinished, file.FullName, overwrite: true);
        }
    }

    private static string SafeName(string messageId) =>
        string.Concat(messageId.Trim('<', '>').Select(c => IsSafe(c) ? c : '_')).TrimStart('.');

    private static bool IsSafe(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '@';
}
