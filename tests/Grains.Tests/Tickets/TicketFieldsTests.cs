using OrleansTickets.Agents;
using Xunit;

namespace OrleansTickets.Tickets;

public sealed class TicketFieldsTests(HelpDesk helpDesk)
{
    private static readonly TicketFields Known = new(
    [
        new() { Name = "order", Label = "Order number" },
        new() { Name = "product", Label = "Product", Choices = ["Printer", "Scanner"] },
    ]);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private ITicketFieldsGrain Keeper => helpDesk.Client.GetGrain<ITicketFieldsGrain>(ITicketFieldsGrain.Key);

    [Theory]
    [InlineData("order", " 4711\r\nBcc: x ", "4711 Bcc: x")]
    [InlineData("ORDER", "a", "a")]
    [InlineData("product", "scanner", "Scanner")]
    [InlineData("product", "", "")]
    public void A_value_is_a_line_or_the_choice_that_it_names(string name, string value, string kept)
    {
        Assert.Equal([new(name.ToLowerInvariant(), kept)], Known.Check("fields", [new(name, value)]));
    }

    [Theory]
    [InlineData("colour", "red", "There is no ticket field 'colour'.")]
    [InlineData("product", "Fax", "'Fax' is no choice of Product.")]
    public void A_value_that_no_field_takes_is_refused(string name, string value, string why)
    {
        var refusal = Assert.Throws<InvalidRequestException>(() => Known.Check("fields", [new(name, value)]));
        Assert.Equal(("fields", why), (refusal.Field, refusal.Message));
        Assert.Throws<InvalidRequestException>(() => Known.Check("fields", [new("order", new('x', 501))]));
    }

    [Theory]
    [InlineData("", "x", "name")]
    [InlineData("two words", "x", "name")]
    [InlineData("größe", "x", "name")]
    [InlineData("a", null, "label")]
    public void A_field_that_makes_no_sense_is_refused(string name, string? label, string about)
    {
        var field = new TicketField { Name = name, Label = label ?? new string('x', 101) };
        Assert.Equal(about, Assert.Throws<InvalidRequestException>(() => TicketFields.Check(field)).Field);
    }

    [Fact]
    public void A_field_is_kept_clean()
    {
        var kept = TicketFields.Check(new() { Name = " Order-No ", Label = "", Choices = ["A", " ", "a", "B"] });
        Assert.Equal(("order-no", "order-no"), (kept.Name, kept.Label));
        Assert.Equal(["A", "B"], kept.Choices);
        Assert.Throws<InvalidRequestException>(() => TicketFields.Check(
            new() { Name = "a", Label = "a", Choices = [.. Enumerable.Range(0, 201).Select(i => $"{i}")] }));
        Assert.Throws<InvalidRequestException>(() => TicketFields.CheckCount(51));
    }

    [Fact]
    public async Task Who_may_change_the_priority_may_set_fields_whoever_holds_the_lock()
    {
        var (order, product) = (await Field(), await Field("Printer", "Scanner"));
        var queue = await helpDesk.Queue();
        var (anna, ben) = (await helpDesk.Agent(queue, Right.ReadOnly, Right.Priority), await helpDesk.Agent(queue));
        var ticket = await helpDesk.Ticket(queue);
        using (Caller.As(ben))
        {
            await ticket.Lock(null, Cancel);
        }
        using var caller = Caller.As(anna);
        var both = await ticket.ChangeFields([new(order, "12"), new(product, "printer")], "set", Cancel);
        Assert.Equal(
            new HashSet<FieldValue> { new(order, "12"), new(product, "Printer") }, both.Fields.ToHashSet());
        Assert.Equal(both.Version, (await ticket.ChangeFields([new(order, "99")], "set", Cancel)).Version);
        Assert.Equal(both.Version, (await ticket.ChangeFields([new(order, "12")], null, Cancel)).Version);
        var after = await ticket.ChangeFields([new(order, ""), new(product, "Scanner")], null, Cancel);
        Assert.Equal([new(product, "Scanner")], after.Fields);
        Assert.Equal(ben, after.Owner);
        var changed = (await ticket.ReadHistory(0, 200, Cancel)).OfType<FieldsChanged>().Last();
        Assert.Equal((anna, 2), (changed.By, changed.Set.Length));
        Assert.Equal(
            new HashSet<FieldValue> { new(order, "12"), new(product, "Printer") }, changed.Were.ToHashSet());
        await helpDesk.Deactivate(ticket);
        Assert.Equal(after.Fields, (await ticket.Read(Cancel)).Fields);
        await Assert.ThrowsAsync<InvalidRequestException>(() => ticket.ChangeFields([new("absent", "x")], null, Cancel));
        await Assert.ThrowsAsync<InvalidRequestException>(() => ticket.ChangeFields([new(product, "Fax")], null, Cancel));
    }

    [Fact]
    public async Task A_field_is_changed_and_goes_and_tickets_keep_what_they_have()
    {
        var name = await Field("One");
        var ticket = await helpDesk.Ticket(await helpDesk.Queue());
        using var caller = Caller.AsSystem();
        await ticket.ChangeFields([new(name, "One")], null, Cancel);
        await Keeper.Save(new() { Name = name, Label = "New", Choices = ["Two"] });
        Assert.Equal("New", Assert.Single(await Keeper.Read(), field => field.Name == name).Label);
        await Assert.ThrowsAsync<InvalidRequestException>(() => ticket.ChangeFields([new(name, "One")], null, Cancel));
        await Keeper.Delete(name);
        Assert.DoesNotContain(await Keeper.Read(), field => field.Name == name);
        await Assert.ThrowsAsync<NotThereException>(() => Keeper.Delete(name));
        Assert.Equal([new(name, "One")], (await ticket.Read(Cancel)).Fields);
    }

    [Fact]
    public async Task Agents_read_fields_and_administrators_make_them()
    {
        using var caller = Caller.As(await helpDesk.Agent(await helpDesk.Queue()));
        await Keeper.Read();
        await Assert.ThrowsAsync<RightMissingException>(() => Keeper.Save(new() { Name = "x", Label = "x" }));
        await Assert.ThrowsAsync<RightMissingException>(() => Keeper.Delete("x"));
    }

    private async Task<string> Field(params string[] choices)
    {
        using var _ = Caller.AsSystem();
        var name = helpDesk.Name("field").ToLowerInvariant();
        return (await Keeper.Save(new() { Name = name, Label = name, Choices = [.. choices] })).Name;
    }
}
