using System.Text;
using OrleansTickets.Articles;
using Xunit;

namespace OrleansTickets.Mail;

/// <summary>Signed and encrypted mail: what is shown of it, and what is said of that.</summary>
public sealed class SignedMailTests
{
    private static readonly DateTimeOffset Summer = SmimeLetter.Start.AddMonths(6);

    [Fact]
    public void M14_a_signature_beside_the_text_holds_and_nobody_is_called_trusted()
    {
        var article = Article(SmimeLetter.Detached());
        Assert.Equal("Pay 10 to Ben.", article.Body);
        Assert.Equal("smime.p7s", Assert.Single(article.Attachments).Name);
        Assert.Equal(Smime(ProtectionState.Intact, "Anna"), article.Protection);
    }

    [Fact]
    public void M14_what_is_signed_within_a_file_is_shown_as_if_it_were_not_wrapped()
    {
        const string Content = """
            Content-Type: multipart/mixed; boundary=b

            --b
            Content-Type: text/html

            <p>Pay 10</p>
            --b
            Content-Type: application/pdf; name=bill.pdf

            x
            --b--

            """;
        var letter = Letter.Of(SmimeLetter.Opaque(SmimeLetter.Sign(Content.ReplaceLineEndings("\r\n"), isDetached: false).Encode()));
        var article = Article(letter);
        Assert.Equal(("Pay 10", true), (article.Body, article.HasHtml));
        Assert.Contains("<p>Pay 10</p>", MailReader.Html(letter), StringComparison.Ordinal);
        Assert.Equal(["smime.p7m", "bill.pdf"], article.Attachments.Select(file => file.Name));
        Assert.Equal("x", Encoding.UTF8.GetString(MailReader.Attachment(letter, 2)!.Content).Trim());
        Assert.Equal(Smime(ProtectionState.Intact, "Anna"), article.Protection);
    }

    [Theory]
    [InlineData("application/octet-stream")]
    [InlineData("application/x-pkcs7-mime")]
    [InlineData("application/pkcs7-mime; smime-type=enveloped-data")]
    public void M14_the_bytes_tell_what_a_file_is_and_not_its_type(string type)
    {
        var article = Article(SmimeLetter.Opaque(SmimeLetter.Sign(SmimeLetter.Text, isDetached: false).Encode(), type));
        Assert.Equal(("Pay 10 to Ben.", ProtectionState.Intact), (article.Body, article.Protection!.State));
    }

    [Fact]
    public void M14_a_changed_text_is_shown_and_called_changed()
    {
        var article = Article(SmimeLetter.Detached(sent: SmimeLetter.Text.Replace("10", "9000", StringComparison.Ordinal)));
        Assert.Equal("Pay 9000 to Ben.", article.Body);
        Assert.Equal(new() { Kind = ProtectionKind.Smime, State = ProtectionState.Broken }, article.Protection);
    }

    [Fact]
    public void M14_a_changed_file_is_shown_and_called_changed()
    {
        var cms = SmimeLetter.Sign(SmimeLetter.Text, isDetached: false).Encode();
        cms[cms.AsSpan().IndexOf("10 to"u8)] = (byte)'9';
        var article = Article(SmimeLetter.Opaque(cms));
        Assert.Equal(("Pay 90 to Ben.", ProtectionState.Broken), (article.Body, article.Protection!.State));
    }

    [Fact]
    public void M14_another_signer_than_the_author_is_told()
    {
        using var mallory = SmimeLetter.Certificate("Anna", "mallory@example.net");
        var cms = SmimeLetter.Sign(SmimeLetter.Text, isDetached: true, mallory);
        var article = Article(SmimeLetter.Detached(cms: cms));
        Assert.Equal(
            Smime(ProtectionState.ByOther, "Anna") with { Signer = new("Anna", "mallory@example.net") }, article.Protection);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(366)]
    public void M14_a_certificate_out_of_its_time_is_told(int day) =>
        Assert.Equal(
            ProtectionState.OutOfTime,
            Article(Letter.Of(SmimeLetter.Detached()), SmimeLetter.Start.AddDays(day)).Protection!.State);

    [Theory]
    [InlineData("1.2.840.113549.2.5")] // MD5
    [InlineData("1.3.14.3.2.26")] // SHA-1
    public void M14_a_sum_that_two_texts_can_share_proves_nothing(string digest)
    {
        var cms = SmimeLetter.Sign(SmimeLetter.Text, isDetached: true, digest: digest);
        Assert.Equal(ProtectionState.NotChecked, Article(SmimeLetter.Detached(cms: cms)).Protection!.State);
    }

    [Fact]
    public void M14_a_signature_without_its_certificate_is_not_checked()
    {
        var cms = SmimeLetter.Sign(SmimeLetter.Text, isDetached: true);
        cms.RemoveCertificate(cms.Certificates[0]);
        var article = Article(SmimeLetter.Detached(cms: cms));
        Assert.Equal(("Pay 10 to Ben.", ProtectionState.NotChecked), (article.Body, article.Protection!.State));
    }

    [Fact]
    public void M14_lines_may_have_lost_their_CR_on_the_way()
    {
        var letter = Encoding.UTF8.GetBytes(SmimeLetter.Detached().ReplaceLineEndings("\n"));
        Assert.Equal(ProtectionState.Intact, Article(letter).Protection!.State);
    }

    [Fact]
    public void M14_what_a_list_adds_is_not_called_signed()
    {
        var article = Article($"""
            From: Anna <{SmimeLetter.Author}>
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary=list

            --list
            {SmimeLetter.DetachedPart()}
            --list
            Content-Type: text/plain

            You get this because
            --list--
            """);
        Assert.Equal("Pay 10 to Ben.\n\nYou get this because", article.Body);
        Assert.Equal(Smime(ProtectionState.Intact, "Anna") with { IsPartial = true }, article.Protection);
    }

    // An old signed mail of Anna's, hidden where only who looks for the boundary finds it.
    [Fact]
    public void M14_no_text_borrows_the_signature_of_another()
    {
        var letter = SmimeLetter.Detached(sent: "Content-Type: text/plain\r\n\r\nPay 9000 to Mallory.\r\n").Replace(
            "Subject: money", $"X-Old:\r\n --sig\r\nSubject: money", StringComparison.Ordinal);
        var hidden = $"--sig\r\n{SmimeLetter.Text}\r\n--sig\r\n";
        foreach (var mail in (string[])[letter, letter.Replace("\r\n\r\n--sig", $"\r\n\r\n{hidden}--sig", StringComparison.Ordinal)])
        {
            var article = Article(mail);
            Assert.False(
                article.Protection!.State == ProtectionState.Intact
                && article.Body.Contains("Mallory", StringComparison.Ordinal) && !article.Protection.IsPartial);
        }
    }

    [Fact]
    public void M16_what_is_encrypted_is_kept_and_said_to_be()
    {
        var article = Article(SmimeLetter.Opaque(SmimeLetter.Encrypt(SmimeLetter.Text)));
        Assert.Equal(("", "smime.p7m"), (article.Body, Assert.Single(article.Attachments).Name));
        Assert.Equal(new() { Kind = ProtectionKind.Smime, State = ProtectionState.Encrypted }, article.Protection);
    }

    [Fact]
    public void M16_pgp_that_is_encrypted_is_kept_and_said_to_be()
    {
        var article = Article("""
            MIME-Version: 1.0
            Content-Type: multipart/encrypted; protocol="application/pgp-encrypted"; boundary=b

            --b
            Content-Type: application/pgp-encrypted

            Version: 1
            --b
            Content-Type: application/octet-stream; name=encrypted.asc

            -----BEGIN PGP MESSAGE-----
            --b--
            """);
        Assert.Equal(["file-1", "encrypted.asc"], article.Attachments.Select(file => file.Name.Split('.')[0] == "file-1" ? "file-1" : file.Name));
        Assert.Equal(new() { Kind = ProtectionKind.PgpMime, State = ProtectionState.Encrypted }, article.Protection);
    }

    // https://efail.de: a picture whose address never ends takes along what comes after it.
    [Fact]
    public void M16_EFAIL_parts_do_not_reach_into_each_other()
    {
        var letter = Letter.Of($"""
            From: Anna <{SmimeLetter.Author}>
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary=efail

            --efail
            Content-Type: text/html

            <img src="http://efail.example/
            --efail
            {SmimeLetter.DetachedPart("Content-Type: text/html\r\n\r\n<p>secret\0</p>\r\n")}
            --efail
            Content-Type: text/html

            ">
            --efail--
            """);
        var parts = MailReader.Html(letter)!.Split('\0');
        Assert.Equal(3, parts.Length);
        Assert.Contains("secret", parts[1], StringComparison.Ordinal);
        Assert.True(Article(letter).Protection!.IsPartial);
    }

    [Fact]
    public void M16_pgp_that_is_signed_is_readable_and_not_called_checked()
    {
        var article = Article("""
            MIME-Version: 1.0
            Content-Type: multipart/signed; protocol="application/pgp-signature"; micalg=pgp-sha256; boundary=b

            --b
            Content-Type: text/plain

            hello
            --b
            Content-Type: application/pgp-signature; name=signature.asc

            -----BEGIN PGP SIGNATURE-----
            --b--
            """);
        Assert.Equal(("hello", "signature.asc"), (article.Body, Assert.Single(article.Attachments).Name));
        Assert.Equal(new() { Kind = ProtectionKind.PgpMime, State = ProtectionState.NotChecked }, article.Protection);
    }

    [Theory]
    [InlineData("", "", false)]
    [InlineData("Trust me.\n\n", "", true)]
    [InlineData("", "\n\nAnd pay 10 to Mallory.", true)]
    public void M17_a_pgp_signature_within_the_text_covers_its_lines_alone(string before, string after, bool isPartial)
    {
        var text = $"{before}-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nhello\n"
            + $"-----BEGIN PGP SIGNATURE-----\n\niQ==\n-----END PGP SIGNATURE-----{after}";
        var article = Article($"Subject: x\n\n{text}\n");
        Assert.Equal(text, article.Body);
        var expected = new Protection { Kind = ProtectionKind.PgpText, State = ProtectionState.NotChecked, IsPartial = isPartial };
        Assert.Equal(expected, article.Protection);
    }

    [Fact]
    public void M17_a_pgp_message_within_the_text_is_encrypted()
    {
        var article = Article("Subject: x\n\n-----BEGIN PGP MESSAGE-----\n\nhQ==\n-----END PGP MESSAGE-----\n");
        Assert.Equal((ProtectionKind.PgpText, ProtectionState.Encrypted), (article.Protection!.Kind, article.Protection.State));
    }

    [Fact]
    public void M17_what_only_mentions_pgp_is_not_signed() =>
        Assert.Null(Article("Subject: x\n\n> -----BEGIN PGP SIGNED MESSAGE-----\n> -----END PGP SIGNATURE-----\n").Protection);

    // The CVEs behind this: GHSA-gmc6-fwg3-75m5, and whatever a parser of ASN.1 loops on.
    [Fact]
    public void Crypto_DoS_damaged_signatures_are_read_within_bounds()
    {
        var sound = SmimeLetter.Sign(SmimeLetter.Text, isDetached: false).Encode();
        var random = new Random(1);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 2_000; i++)
        {
            var cms = (byte[])sound.Clone();
            for (var changes = random.Next(1, 6); changes > 0; changes--)
            {
                cms[random.Next(cms.Length)] = (byte)random.Next(256);
            }
            var article = Article(SmimeLetter.Opaque(i % 10 == 0 ? cms[..random.Next(cms.Length)] : cms));
            Assert.Equal("smime.p7m", article.Attachments[0].Name);
        }
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 2_000, 0, 1_000_000);
    }

    public static TheoryData<string, byte[]> Bombs => new()
    {
        { "nesting without end", [.. Enumerable.Repeat(new byte[] { 0x30, 0x80 }, 400_000).SelectMany(b => b)] },
        { "a length beyond all", [0x30, 0x84, 0x7F, 0xFF, 0xFF, 0xFF] },
        { "a name of one number", [0x30, 0x83, 0x0F, 0x42, 0x40, 0x06, 0x83, 0x0F, 0x42, 0x3B, .. Enumerable.Repeat((byte)0xFF, 1_000_000)] },
        { "zeros", new byte[1_000_000] },
        { "nothing", [] },
    };

    [Theory, MemberData(nameof(Bombs), DisableDiscoveryEnumeration = true)]
    public void Crypto_DoS_bombs_are_files(string what, byte[] cms)
    {
        Assert.NotEmpty(what);
        foreach (var mail in (string[])[SmimeLetter.Opaque(cms), SmimeLetter.Detached().Replace("MI", "", StringComparison.Ordinal)])
        {
            Assert.NotEmpty(Article(mail).Attachments);
        }
    }

    [Fact]
    public void Crypto_DoS_who_signs_what_is_signed_is_not_followed_for_ever()
    {
        var content = SmimeLetter.Text;
        for (var i = 0; i < 8; i++)
        {
            content = SmimeLetter.Opaque(SmimeLetter.Sign(content, isDetached: false).Encode());
        }
        var article = Article(content);
        Assert.Equal(ProtectionState.NotChecked, article.Protection!.State);
        Assert.Equal(6, article.Attachments.Length);
    }

    [Fact]
    public void Crypto_DoS_a_crowd_of_certificates_is_not_looked_through()
    {
        var cms = SmimeLetter.Sign(SmimeLetter.Text, isDetached: true);
        for (var i = 0; i < 25; i++)
        {
            using var other = SmimeLetter.Certificate($"Other {i}", "x@example.com");
            cms.AddCertificate(other);
        }
        Assert.Equal(ProtectionState.NotChecked, Article(SmimeLetter.Detached(cms: cms)).Protection!.State);
    }

    private static Protection Smime(ProtectionState state, string name) =>
        new() { Kind = ProtectionKind.Smime, State = state, Signer = new(name, SmimeLetter.Author) };

    private static Article Article(string letter) => Article(Letter.Of(letter));

    private static Article Article(byte[] letter, DateTimeOffset? at = null) => FollowUp.ToArticle(
        MailReader.Read(letter), 1, SenderType.Customer, ArticleMark.None, at ?? Summer);
}
