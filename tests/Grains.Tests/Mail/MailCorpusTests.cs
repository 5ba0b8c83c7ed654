using System.Diagnostics;
using Xunit;

namespace OrleansTickets.Mail;

/// <summary>The reader on all mails of the corpus. What is wrong is printed by name, and nothing is left out by
/// name.</summary>
public sealed class MailCorpusTests
{
    // What takes so long hangs, however busy the machine. What they take on a quiet one is printed.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    [Fact]
    public void Mails_of_the_corpus_are_read_as_another_parser_reads_them()
    {
        Assert.SkipWhen(MailCorpus.Folder is null, MailCorpus.Missing);
        var score = new CorpusScore();
        var times = new List<TimeSpan>();
        foreach (var mail in MailCorpus.Mails())
        {
            var clock = Stopwatch.StartNew();
            if (Read(mail) is not { } read)
            {
                score.Count(mail, "readable", isRight: false, "quarantine");
                continue;
            }
            times.Add(clock.Elapsed);
            score.Count(mail, "readable", isRight: true, "");
            score.Count(mail, "subject", mail.Subject, MailCorpus.Plain(read.Subject));
            score.Count(mail, "sender", mail.Sender, read.From.Address.ToLowerInvariant());
            score.Count(mail, "message-id", mail.MessageId, read.MessageId);
            CountFiles(score, mail, read);
            CountAutomatic(score, mail, read);
        }

        times.Sort();
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{score}\n{times.Count} mails, p50 {At(0.5)}, p99 {At(0.99)}, longest {times[^1]}");
        Assert.InRange(score.Ratio("readable"), 0.98, 1);
        Assert.InRange(score.Ratio("subject"), 0.99, 1);
        Assert.InRange(score.Ratio("sender"), 0.99, 1);
        Assert.InRange(score.Ratio("message-id"), 0.99, 1);
        Assert.InRange(score.Ratio("files"), 0.97, 1);
        Assert.InRange(score.Ratio("bounce"), 0.99, 1);
        Assert.InRange(score.Ratio("automatic"), 0.99, 1);
        Assert.InRange(score.Ratio("ordinary"), 0.99, 1);
        Assert.InRange(times[^1], TimeSpan.Zero, Longest);

        TimeSpan At(double share) => times[(int)(share * (times.Count - 1))];
    }

    // All that the other parser names; what is packed into one of them comes beside.
    private static void CountFiles(CorpusScore score, CorpusMail mail, ReadMail read)
    {
        if (mail.Names is { } expected)
        {
            string[] names = [.. read.Attachments.Select(file => file.Name)];
            score.Count(
                mail, "files", expected.Split('|').All(names.Contains), $"{string.Join('|', names)}, not {expected}");
        }
    }

    private static void CountAutomatic(CorpusScore score, CorpusMail mail, ReadMail read)
    {
        if (mail.IsBounce)
        {
            score.Count(mail, "bounce", read.Automatic is not null, $"{read.From}: {read.Subject}");
        }
        else if (mail.IsAutomatic == true)
        {
            score.Count(mail, "automatic", read.Automatic is not null, $"{read.From}: {read.Subject}");
        }
        else if (mail.IsAutomatic == false)
        {
            score.Count(mail, "ordinary", read.Automatic is null, $"{read.Automatic}");
        }
    }

    private static ReadMail? Read(CorpusMail mail)
    {
        try
        {
            var read = MailReader.Read(mail.Raw);
            foreach (var attachment in read.Attachments)
            {
                Assert.Equal(attachment.Size, MailReader.Attachment(mail.Raw, attachment.Id)!.Content.Length);
            }
            return read;
        }
        catch (UnreadableMailException)
        {
            return null;
        }
    }
}
