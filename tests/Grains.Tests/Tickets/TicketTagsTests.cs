using OrleansTickets.Agents;
using Xunit;

namespace OrleansTickets.Tickets;

public sealed class TicketTagsTests(HelpDesk helpDesk)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(" VIP ", "vip")]
    [InlineData("#Billing", "billing")]
    [InlineData("E\u0301TE\u0301", "\u00e9t\u00e9")]
    [InlineData("größe:xl", "größe:xl")]
    [InlineData("", null)]
    [InlineData("#", null)]
    [InlineData("two words", null)]
    [InlineData("a,b", null)]
    public void A_tag_is_one_word_in_lower_case(string text, string? tag)
    {
        Assert.Equal(tag, TicketTags.Read(text));
        Assert.Null(TicketTags.Read(text + new string('x', 51)));
    }

    [Fact]
    public async Task Who_may_change_the_priority_may_tag_whoever_holds_the_lock()
    {
        var queue = await helpDesk.Queue();
        var (anna, ben) = (await helpDesk.Agent(queue, Right.ReadOnly, Right.Priority), await helpDesk.Agent(queue));
        var reader = await helpDesk.Agent(queue, Right.ReadOnly);
        var ticket = await helpDesk.Ticket(queue);
        using (Caller.As(ben))
        {
            await ticket.Lock(null, Cancel);
        }
        using (Caller.As(anna))
        {
            await ticket.ChangeTags(new() { Add = ["VIP", "new", "vip"] }, "tag", Cancel);
            await ticket.ChangeTags(new() { Add = ["other"] }, "tag", Cancel);
            var after = await ticket.ChangeTags(new() { Add = ["alpha"], Remove = ["NEW", "absent"] }, null, Cancel);
            Assert.Equal(["alpha", "vip"], after.Tags);
            Assert.Equal(ben, after.Owner);
            Assert.Equal(after.Version, (await ticket.ChangeTags(new() { Add = ["vip"] }, null, Cancel)).Version);
            var changed = (await ticket.ReadHistory(0, 200, Cancel)).OfType<TagsChanged>().Last();
            Assert.Equal(["alpha"], changed.Added);
            Assert.Equal(["new"], changed.Removed);
        }
        using (Caller.As(reader))
        {
            await Assert.ThrowsAsync<RightMissingException>(() => ticket.ChangeTags(new() { Add = ["x"] }, null, Cancel));
        }
    }

    [Fact]
    public async Task A_ticket_has_no_more_tags_than_it_can()
    {
        var ticket = await helpDesk.Ticket(await helpDesk.Queue());
        using var _ = Caller.AsSystem();
        var full = await ticket.ChangeTags(new() { Add = [.. Enumerable.Range(0, 50).Select(i => $"tag{i}")] }, null, Cancel);
        Assert.Equal(50, full.Tags.Length);
        await Assert.ThrowsAsync<InvalidRequestException>(() => ticket.ChangeTags(new() { Add = ["one"] }, null, Cancel));
        var other = await ticket.ChangeTags(new() { Add = ["one"], Remove = ["tag0"] }, null, Cancel);
        Assert.Contains("one", other.Tags);
        Assert.Empty(TicketTags.Fresh(other, ["two"]));
    }
}
