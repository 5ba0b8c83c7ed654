using OrleansTickets.Queues;
using Xunit;

namespace OrleansTickets.Mail;

public sealed class MailRoutingTests
{
    private static readonly KnownQueues Queues = new(
    [
        new() { Name = "Inbox", IsDefault = true },
        new() { Name = "Sales", Address = "Sales@example.org" },
        new() { Name = "Support", Address = "support@example.org" },
    ]);

    [Theory]
    [InlineData("To: x@y\nCc: SUPPORT@EXAMPLE.ORG\n\nx", null, null, "Support", "Cc")]
    [InlineData("To: sales@example.org, support@example.org\n\nx", null, null, "Sales", "To")]
    [InlineData("To: support+printer@example.org\n\nx", null, null, "Support", "To")]
    [InlineData("To: x@y\nDelivered-To: sales@example.org\n\nx", null, null, "Sales", "Delivered-To")]
    [InlineData("To: sales@example.org\nResent-To: support@example.org\n\nx", null, null, "Support", "Resent-To")]
    [InlineData("To: sales@example.org\n\nx", "<support@example.org>", null, "Support", "envelope")]
    [InlineData("To: sales@example.org\n\nx", "unknown@example.org", null, "Sales", "To")]
    [InlineData("To: x@y\n\nx", null, "Support", "Support", "account")]
    [InlineData("To: x@y\n\nx", null, "Gone", "Inbox", "No recipient")]
    [InlineData("Subject: x\n\nx", null, null, "Inbox", "No recipient")]
    public void A_queue_is_found_by_its_address(
        string letter, string? envelopeTo, string? ofAccount, string queue, string reason)
    {
        var raw = Letter.Of(letter);
        var inbound = new InboundMail { Raw = raw, EnvelopeTo = envelopeTo, Queue = ofAccount, Account = "box" };
        var route = MailRouting.Find(inbound, MailReader.Read(raw), Queues);
        Assert.Equal(queue, route.Queue);
        Assert.Contains(reason, route.Reason, StringComparison.Ordinal);
    }
}
