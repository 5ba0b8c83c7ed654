using Xunit;

namespace OrleansTickets.Mail;

/// <summary>What leads an answer to its ticket and cannot be made up.</summary>
public sealed class MailSealTests
{
    private const string Number = "2026112310000017";

    private static readonly MailSeal Seal = new([1, 2, 3]);

    [Theory]
    [InlineData("support@example.org", "@example.org>")]
    [InlineData("", "@localhost>")]
    [InlineData("a@b\r\nc", "@localhost>")]
    public void A_new_id_is_one_is_in_our_domain_and_tells_its_article(string address, string end)
    {
        var id = Seal.NewId(Number, 12, address);
        Assert.EndsWith(end, id, StringComparison.Ordinal);
        Assert.NotEqual(id, Seal.NewId(Number, 12, address));
        Assert.Equal(new(Number, 12), Seal.ReadId(id));
        var parts = new OutgoingMessageParts
        {
            From = new("", "support@example.org"),
            Subject = "s",
            MessageId = id,
            Date = default,
            TextBody = "t",
        };
        Assert.Equal(id, MailReader.Read(OutgoingMessage.Build(parts)).MessageId);
    }

    [Fact] // Spoof-agent: ids that nobody but us can make
    public void An_id_that_was_changed_or_made_up_tells_nothing()
    {
        var id = Seal.NewId(Number, 2, "support@example.org");
        var parts = id[1..id.IndexOf('@', StringComparison.Ordinal)].Split('.');
        string[] forged =
        [
            new MailSeal([9]).NewId(Number, 2, "support@example.org"),
            id.Replace(Number, "2026112310000025", StringComparison.Ordinal),
            id.Replace(".2.", ".3.", StringComparison.Ordinal),
            id.Replace(parts[2], "aaaaaaaaaaaaaaaa", StringComparison.Ordinal),
            id.Replace(parts[3], parts[3][..25], StringComparison.Ordinal),
            $"<{Number}.2.{parts[2]}@example.org>",
            $"<{Number}.2.{Guid.NewGuid():N}@example.org>",
            $"<{Seal.NewAddress(Number, "support@example.org")}>",
            "", "<>", "<@>", id[1..^1], new('<', 100_000),
        ];
        Assert.All(forged, one => Assert.Null(Seal.ReadId(one)));
    }

    [Fact]
    public void An_address_of_a_ticket_survives_a_change_of_its_case_and_of_its_domain()
    {
        var address = Seal.NewAddress(Number, "customer.care@example.org");
        Assert.StartsWith($"customer.care+{Number}-", address, StringComparison.Ordinal);
        Assert.EndsWith("@example.org", address, StringComparison.Ordinal);
        Assert.Equal(Number, Seal.ReadAddress(address!));
        Assert.Equal(Number, Seal.ReadAddress(address!.ToUpperInvariant()));
        Assert.Equal(Number, Seal.ReadAddress(address.Replace("example.org", "mail.example.org", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("support+2026112310000017-aaaaaaaaaaaaaaaaaaaaaaaaaa@example.org")]
    [InlineData("support+2026112310000017@example.org")]
    [InlineData("support@example.org")]
    [InlineData("+@")]
    [InlineData("")]
    public void An_address_without_our_seal_tells_nothing(string address) => Assert.Null(Seal.ReadAddress(address));

    [Fact] // RFC 5321 section 4.5.3.1.1
    public void An_address_that_would_be_too_long_is_not_made()
    {
        Assert.NotNull(Seal.NewAddress(Number, $"{new string('a', 20)}@example.org"));
        Assert.Null(Seal.NewAddress(Number, $"{new string('a', 21)}@example.org"));
        Assert.Null(Seal.NewAddress(Number, "nowhere"));
    }
}
