using System.Diagnostics;
using System.Text.Json;
using Xunit;

namespace OrleansTickets.Mail;

/// <summary>Real and hostile mails that other projects collected, beside the facts another parser found.</summary>
public sealed class MailCorpusTests
{
    private static readonly DirectoryInfo? Corpus = FindCorpus();

    [Fact] // the corpus is not ours to copy into the repository: it is read from beside it
    public void Mails_of_the_corpus_are_read_as_another_parser_reads_them()
    {
        Assert.SkipWhen(Corpus is null, "There is no mail-corpus beside the repository.");
        int mails = 0, unreadable = 0;
        Score subjects = new(), senders = new(), names = new(), ids = new();
        var longest = TimeSpan.Zero;
        foreach (var line in File.ReadLines(Path.Combine(Corpus.FullName, "mails.jsonl")))
        {
            using var facts = JsonDocument.Parse(line);
            var file = facts.RootElement.GetProperty("file").GetString()!;
            var raw = File.ReadAllBytes(Path.Combine(Corpus.FullName, file));
            mails++;
            var clock = Stopwatch.StartNew();
            ReadMail mail;
            try
            {
                mail = MailReader.Read(raw);
                foreach (var attachment in mail.Attachments)
                {
                    Assert.Equal(attachment.Size, MailReader.Attachment(raw, attachment.Id)!.Content.Length);
                }
            }
            catch (UnreadableMailException)
            {
                unreadable++;
                continue;
            }

            longest = clock.Elapsed > longest ? clock.Elapsed : longest;
            if (facts.RootElement.TryGetProperty("oracle", out var oracle) && oracle.GetProperty("ok").GetBoolean())
            {
                var expected = new Expected(oracle);
                subjects.Count(expected.Subject, Plain(mail.Subject));
                senders.Count(expected.Sender, mail.From.Address.ToLowerInvariant());
                ids.Count(expected.MessageId, mail.MessageId);
                names.Count(expected.Names, string.Join('|', mail.Attachments.Select(file => file.Name)));
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{mails} mails, {unreadable} unreadable, longest {longest}; right: subject {subjects}, sender {senders}, "
            + $"Message-ID {ids}, names of files {names}");
        Assert.InRange(unreadable, 0, 25);
        Assert.InRange(subjects.Ratio, 0.99, 1);
        Assert.InRange(senders.Ratio, 0.99, 1);
        Assert.InRange(ids.Ratio, 0.99, 1);
        Assert.InRange(names.Ratio, 0.9, 1);
    }

    private static string Plain(string text) =>
        string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static DirectoryInfo? FindCorpus()
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

    private sealed class Score
    {
        private int right;
        private int all;

        public double Ratio => all == 0 ? 0 : (double)right / all;

        public void Count(string? expected, string? actual)
        {
            // U+FFFD is where the other parser could not read.
            if (expected is not null && !expected.Contains('\uFFFD'))
            {
                all++;
                right += expected == actual ? 1 : 0;
            }
        }

        public override string ToString() => $"{right} of {all}";
    }

    private sealed record Expected(string? Subject, string? Sender, string? MessageId, string? Names)
    {
        public Expected(JsonElement oracle)
            : this(
                oracle.TryGetProperty("subject", out var subject) ? Plain(subject.GetString() ?? "") : null,
                oracle.TryGetProperty("from", out var from) && from.ValueKind == JsonValueKind.Array
                    && from.GetArrayLength() > 0
                    && from[0].GetProperty("addr").GetString() is { Length: > 2 } address
                        ? address.ToLowerInvariant()
                        : null,
                oracle.TryGetProperty("message-id", out var id) ? id.GetString()!.Trim() : null,
                NamesOf(oracle))
        {
        }

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
}
