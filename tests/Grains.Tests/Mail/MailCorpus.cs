using System.Text.Json;

namespace OrleansTickets.Mail;

/// <summary>Real and hostile mails that other projects collected, beside the facts another parser found. They are not
/// ours to copy into the repository: they are read from beside it.</summary>
internal static class MailCorpus
{
    public const string Missing = "There is no mail-corpus beside the repository.";

    public static DirectoryInfo? Folder { get; } = FindFolder();

    /// <summary>Each mail with what is known of it.</summary>
    public static IEnumerable<CorpusMail> Mails()
    {
        foreach (var line in File.ReadLines(Path.Combine(Folder!.FullName, "mails.jsonl")))
        {
            using var facts = JsonDocument.Parse(line);
            yield return CorpusMail.Read(Folder, facts.RootElement);
        }
    }

    /// <summary>On one line, blanks single: as which two parsers may be compared.</summary>
    public static string Plain(string text) =>
        string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static DirectoryInfo? FindFolder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var corpus = new DirectoryInfo(Path.Combine(folder.FullName, "shared", "mail-corpus"));
            if (corpus.Exists)
            {
                return corpus;
            }
        }
        return null;
    }
}

/// <summary>A mail of the corpus. What its facts do not state is nothing.</summary>
internal sealed record CorpusMail(string Set, string File, byte[] Raw)
{
    public string? Subject { get; private init; }

    public string? Sender { get; private init; }

    public string? MessageId { get; private init; }

    /// <summary>Names of its files, in order, parted by bars.</summary>
    public string? Names { get; private init; }

    public bool IsBounce { get; private init; }

    /// <summary>Whether an auto response to it would be wrong; nothing where that is open.</summary>
    public bool? IsAutomatic { get; private init; }

    public static CorpusMail Read(DirectoryInfo folder, JsonElement facts)
    {
        var file = facts.GetProperty("file").GetString()!;
        var expected = facts.GetProperty("derived_expect");
        var mail = new CorpusMail(
            facts.GetProperty("set").GetString()!, file,
            System.IO.File.ReadAllBytes(Path.Combine(folder.FullName, file)))
        {
            IsBounce = expected.GetProperty("is_bounce").GetBoolean(),
            IsAutomatic = expected.GetProperty("auto_reply_suppressed").GetString() switch
            {
                "yes" => true,
                "no" => false,
                _ => null,
            },
        };
        return facts.TryGetProperty("oracle", out var oracle) && oracle.GetProperty("ok").GetBoolean()
            ? mail with
            {
                Subject = Readable(
                    oracle.TryGetProperty("subject", out var subject) ? MailCorpus.Plain(subject.GetString() ?? "") : null),
                Sender = Readable(SenderOf(oracle)),
                MessageId = Readable(
                    oracle.TryGetProperty("message-id", out var id) ? id.GetString()!.Trim() : null),
                Names = Readable(NamesOf(oracle)),
            }
            : mail;
    }

    // U+FFFD is where the other parser could not read.
    private static string? Readable(string? text) => text?.Contains('\uFFFD') == true ? null : text;

    private static string? SenderOf(JsonElement oracle) =>
        oracle.TryGetProperty("from", out var from) && from.ValueKind == JsonValueKind.Array
        && from.GetArrayLength() > 0 && from[0].GetProperty("addr").GetString() is { Length: > 2 } address
            ? address.ToLowerInvariant()
            : null;

    // Where the other parser gives every file a name, and looked into no nested mail.
    private static string? NamesOf(JsonElement oracle)
    {
        var files = oracle.GetProperty("attachments").EnumerateArray().ToArray();
        return files.Length > 0 && Array.TrueForAll(files, file =>
            file.GetProperty("name").ValueKind == JsonValueKind.String
            && !(file.TryGetProperty("in_nested", out var nested) && nested.ValueKind == JsonValueKind.True))
            ? string.Join('|', files.Select(file => Path.GetFileName(file.GetProperty("name").GetString())))
            : null;
    }
}
