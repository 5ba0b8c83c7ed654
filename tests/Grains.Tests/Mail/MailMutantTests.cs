using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace OrleansTickets.Mail;

/// <summary>Mails of the corpus, damaged at random by seed: whatever comes of it is read or refused by name, soon. As
/// many as <c>MUTANTS</c> says, from <c>SEED</c> on.</summary>
public sealed class MailMutantTests
{
    private const int FewMutants = 3_000;

    // What takes so long hangs, however busy the machine; honest mails take milliseconds.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private static readonly byte[][] Tokens =
    [
        "\r\n\r\n"u8.ToArray(), "\n--"u8.ToArray(), "\0"u8.ToArray(), "\r"u8.ToArray(), "=?utf-8?B?"u8.ToArray(),
        "=?iso-2022-jp?Q?=1B$B?="u8.ToArray(), "\nContent-Type: multipart/mixed; boundary=x\n"u8.ToArray(),
        "\nContent-Type: message/rfc822\n\n"u8.ToArray(), "\nContent-Transfer-Encoding: base64\n"u8.ToArray(),
        "\nContent-Type: text/plain; charset=utf-7\n"u8.ToArray(), "\nbegin 644 x\n"u8.ToArray(), "\nend\n"u8.ToArray(),
        "\nContent-Type: application/ms-tnef\n"u8.ToArray(), "\nContent-Type: message/delivery-status\n\n"u8.ToArray(),
        "\nContent-Type: multipart/report; report-type=delivery-status; boundary=y\n"u8.ToArray(), "\"<@,:;>("u8.ToArray(),
        "\nReferences: <a@b> <c@d>\n"u8.ToArray(), "+AGEAYg"u8.ToArray(), "<table><tr><td><ul><li>"u8.ToArray(), [0xFF, 0xFE],
    ];

    [Fact]
    public void A_damaged_mail_is_read_or_refused()
    {
        Assert.SkipWhen(MailCorpus.Folder is null, MailCorpus.Missing);
        byte[][] mails = [.. MailCorpus.Mails().Select(mail => mail.Raw).Where(raw => raw.Length < 200_000), .. Signed()];
        var (first, count) = (Number("SEED", 1), Number("MUTANTS", FewMutants));
        var refused = 0;
        Parallel.For(first, first + count, seed =>
        {
            var mutant = Mutate(mails, new Random(seed));
            var clock = Stopwatch.StartNew();
            try
            {
                Read(mutant);
            }
            catch (UnreadableMailException)
            {
                Interlocked.Increment(ref refused);
            }
            catch (Exception e)
            {
                Assert.Fail($"Mutant {seed}: {e}");
            }
            Assert.True(clock.Elapsed < Longest, $"Mutant {seed} took {clock.Elapsed}.");
        });
        TestContext.Current.TestOutputHelper?.WriteLine($"{count} mutants, {refused} refused");
    }

    // As many as one in ten: of mails that are signed or encrypted the corpus has few.
    private static IEnumerable<byte[]> Signed()
    {
        string[] letters =
        [
            SmimeLetter.Detached(),
            SmimeLetter.Opaque(SmimeLetter.Sign(SmimeLetter.Text, isDetached: false).Encode()),
            SmimeLetter.Opaque(SmimeLetter.Sign(SmimeLetter.DetachedPart(), isDetached: false).Encode()),
            SmimeLetter.Opaque(SmimeLetter.Encrypt(SmimeLetter.Text)),
            "Subject: x\r\n\r\n-----BEGIN PGP SIGNED MESSAGE-----\r\n\r\nx\r\n-----BEGIN PGP SIGNATURE-----\r\n"
                + "\r\nx\r\n-----END PGP SIGNATURE-----\r\n",
        ];
        return Enumerable.Repeat(letters.Select(letter => Letter.Of(letter)), 30).SelectMany(each => each);
    }

    // All that is ever read of a mail.
    private static void Read(byte[] raw)
    {
        var mail = MailReader.Read(raw);
        _ = MailReader.ReadNames(raw);
        _ = MailReader.Html(raw);
        foreach (var file in mail.Attachments.Take(5))
        {
            _ = MailReader.Attachment(raw, file.Id);
        }
        _ = NewMailTicket.Open(
            mail, raw, new("Inbox", ""), new([new() { Name = "Inbox", IsDefault = true }]), default, new(), default);
    }

    private static byte[] Mutate(byte[][] mails, Random random)
    {
        var mail = mails[random.Next(mails.Length)].ToList();
        for (var steps = random.Next(1, 12); steps > 0; steps--)
        {
            var at = random.Next(mail.Count + 1);
            var length = Math.Min(random.Next(1, 200), mail.Count - at);
            switch (random.Next(7))
            {
                case 0 when at < mail.Count:
                    mail[at] = (byte)random.Next(256);
                    break;
                case 1:
                    mail.RemoveRange(at, length);
                    break;
                case 2:
                    mail.InsertRange(at, mail.GetRange(at, length));
                    break;
                case 3:
                    mail.InsertRange(at, Tokens[random.Next(Tokens.Length)]);
                    break;
                case 4:
                    var other = mails[random.Next(mails.Length)];
                    var from = random.Next(other.Length + 1);
                    mail.InsertRange(at, other.AsSpan(from, Math.Min(2_000, other.Length - from)).ToArray());
                    break;
                case 5 when random.Next(4) == 0:
                    mail.RemoveRange(at, mail.Count - at);
                    break;
                default:
                    mail.InsertRange(at, Enumerable.Repeat((byte)random.Next(256), random.Next(1, 3_000)));
                    break;
            }
        }
        return [.. mail];
    }

    private static int Number(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var number)
            ? number
            : otherwise;
}
