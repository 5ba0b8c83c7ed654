using OrleansTickets.Agents;
using OrleansTickets.Tickets;
using Xunit;

namespace OrleansTickets.Mail;

public sealed class MailFilterRulesTests
{
    private const string Mail = """
        Return-Path: <bounce@lists.example>
        From: Ann Other <ann@customer.example>
        To: Support <support@desk.example>, second@desk.example
        Cc: boss@customer.example
        Subject: Invoice 4711 is overdue
        X-Spam-Score: 7.5 (needs 5)
        X-Priority: 1
        X-Empty:
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary=b

        --b
        Content-Type: text/plain

        Please pay at once.
        --b
        Content-Type: application/pdf; name=invoice.pdf
        Content-Disposition: attachment; filename=invoice.pdf

        x
        --b--
        """;

    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(MailFilterField.From, MailFilterOperator.Equals, "ANN@customer.example", true)]
    [InlineData(MailFilterField.From, MailFilterOperator.Equals, "Ann Other", true)]
    [InlineData(MailFilterField.From, MailFilterOperator.Ends, "@customer.example", true)]
    [InlineData(MailFilterField.From, MailFilterOperator.Matches, "^ann other <ann@.*>$", true)]
    [InlineData(MailFilterField.From, MailFilterOperator.Contains, "ben", false)]
    [InlineData(MailFilterField.To, MailFilterOperator.Equals, "second@desk.example", true)]
    [InlineData(MailFilterField.To, MailFilterOperator.Begins, "Support", true)]
    [InlineData(MailFilterField.Cc, MailFilterOperator.Exists, "", true)]
    [InlineData(MailFilterField.Cc, MailFilterOperator.Contains, "ann", false)]
    [InlineData(MailFilterField.Subject, MailFilterOperator.Begins, "invoice", true)]
    [InlineData(MailFilterField.Subject, MailFilterOperator.Begins, "4711", false)]
    [InlineData(MailFilterField.Subject, MailFilterOperator.Matches, @"invoice \d{4}\b", true)]
    [InlineData(MailFilterField.Body, MailFilterOperator.Contains, "PAY AT ONCE", true)]
    [InlineData(MailFilterField.AttachmentName, MailFilterOperator.Ends, ".PDF", true)]
    [InlineData(MailFilterField.AttachmentName, MailFilterOperator.Ends, ".exe", false)]
    [InlineData(MailFilterField.Size, MailFilterOperator.LargerThan, "100", true)]
    [InlineData(MailFilterField.Size, MailFilterOperator.LargerThan, "100000", false)]
    [InlineData(MailFilterField.Size, MailFilterOperator.SmallerThan, "100000", true)]
    [InlineData(MailFilterField.EnvelopeFrom, MailFilterOperator.Equals, "bounce@lists.example", true)]
    [InlineData(MailFilterField.EnvelopeTo, MailFilterOperator.Equals, "envelope@desk.example", true)]
    [InlineData(MailFilterField.Account, MailFilterOperator.Equals, "inbox", true)]
    public void A_condition_looks_at_its_field(
        MailFilterField field, MailFilterOperator operation, string value, bool holds)
    {
        var condition = new MailFilterCondition { Field = field, Operator = operation, Value = value };
        Assert.Equal(holds, new CompiledCondition(condition).Holds(Facts(Mail)));
        Assert.Equal(!holds, new CompiledCondition(condition with { IsNegated = true }).Holds(Facts(Mail)));
    }

    [Theory]
    [InlineData("x-spam-score", MailFilterOperator.LargerThan, "5", true)]
    [InlineData("X-Spam-Score", MailFilterOperator.LargerThan, "7.5", false)]
    [InlineData("X-Spam-Score", MailFilterOperator.SmallerThan, "8", true)]
    [InlineData("Subject", MailFilterOperator.LargerThan, "1", false)]
    [InlineData("X-Priority", MailFilterOperator.Exists, "", true)]
    [InlineData("X-Empty", MailFilterOperator.Exists, "", false)]
    [InlineData("X-Nothing", MailFilterOperator.Contains, "a", false)]
    [InlineData("Content-Type", MailFilterOperator.Begins, "multipart/", true)]
    public void A_condition_looks_at_header_fields_by_name(
        string header, MailFilterOperator operation, string value, bool holds)
    {
        var condition = new MailFilterCondition
        {
            Field = MailFilterField.Header,
            Header = header,
            Operator = operation,
            Value = value,
        };
        Assert.Equal(holds, new CompiledCondition(condition).Holds(Facts(Mail)));
    }

    [Fact]
    public void All_conditions_hold_or_any_as_the_filter_says()
    {
        var filter = Filter("f", new(), Contains("invoice"), Contains("holiday"));
        Assert.Empty(Judge(filter).Effect.Filters);
        Assert.Equal(["f"], Judge(filter with { Match = MailFilterMatch.Any }).Effect.Filters);
        Assert.Empty(Judge(filter with { Match = MailFilterMatch.Any, IsEnabled = false }).Effect.Filters);
    }

    [Fact]
    public void Later_filters_win_and_what_they_leave_out_stays()
    {
        var verdict = Judge(
            Filter("one", new() { Queue = "A", Priority = 4, AddTags = ["x"], NoAutoResponse = true }),
            Filter("two", new() { Queue = "B", State = TicketState.PendingReminder, PendingMinutes = 30, AddTags = ["y"] }),
            Filter("three", new() { Owner = "anna" }));
        Assert.Equal(("B", 4, 4), (verdict.Queue, verdict.Effect.Priority, verdict.FollowUpPriority));
        Assert.Equal((TicketState.PendingReminder, Noon.AddMinutes(30)), (verdict.Effect.State, verdict.Effect.Until));
        Assert.Equal(("anna", "The mail filter 'two' puts it there."), (verdict.Effect.Owner, verdict.QueueReason));
        Assert.Equal(["x", "y"], verdict.Effect.Tags);
        Assert.Equal(["one", "two", "three"], verdict.Effect.Filters);
        Assert.Equal("The mail filter 'one' wants none.", verdict.Effect.Unanswered);
    }

    [Fact]
    public void A_later_state_ends_the_waiting_of_an_earlier_one()
    {
        var verdict = Judge(
            Filter("one", new() { State = TicketState.PendingReminder, PendingMinutes = 30 }),
            Filter("two", new() { State = TicketState.Open }));
        Assert.Equal((TicketState.Open, null), (verdict.Effect.State, verdict.Effect.Until));
    }

    [Fact]
    public void A_filter_that_stops_or_ignores_is_the_last_that_is_asked()
    {
        var last = Filter("last", new() { Priority = 1 });
        Assert.Equal(["one"], Judge(Filter("one", new()) with { Stops = true }, last).Effect.Filters);
        Assert.Equal("one", Judge(Filter("one", new() { Ignore = true }), last).IgnoredBy);
        Assert.Null(Judge(Filter("one", new() { Ignore = true }) with { IsEnabled = false }, last).IgnoredBy);
    }

    [Fact]
    public void The_explanation_tells_of_every_filter_what_was_looked_at()
    {
        var filters = Known(
            Filter("off", new(), Contains("invoice")) with { IsEnabled = false },
            Filter("stop", new(), Contains("invoice"), Contains("holiday")) with { Stops = true, Match = MailFilterMatch.Any },
            Filter("late", new(), Contains("invoice")));
        var trials = MailFilterRules.Explain(Facts(Mail), filters);
        Assert.Equal([(true, false), (true, true), (true, false)], trials.Select(trial => (trial.IsMatch, trial.IsAsked)));
        Assert.Equal([true, false], trials[1].Conditions.Select(condition => condition.Holds));
        Assert.Equal("Invoice 4711 is overdue", trials[1].Conditions[0].Value);
    }

    [Theory]
    [InlineData("X-OTRS-Queue: Raw", "Raw")]
    [InlineData("X-Znuny-Queue: Raw", "Raw")]
    [InlineData("X-OrleansTickets-Queue: Ours\nX-OTRS-Queue: Raw", "Ours")]
    public void Header_fields_steer_the_mail_of_who_is_trusted_and_of_nobody_else(string headers, string queue)
    {
        Assert.Equal(queue, Steer(headers).Queue);
        Assert.True(Steer(headers, isTrusted: false).IsNothing);
    }

    [Theory]
    [InlineData("X-OTRS-Priority: 5 very high", 5)]
    [InlineData("X-OTRS-Priority: 2", 2)]
    [InlineData("X-OTRS-Priority: very low", 1)]
    [InlineData("X-OTRS-Priority: 6", null)]
    [InlineData("X-OTRS-Priority: 55", null)]
    public void Priorities_are_read_as_otrs_writes_them(string header, int? priority)
    {
        var verdict = Steer(header);
        Assert.Equal((priority, null), (verdict.Effect.Priority, verdict.FollowUpPriority));
        Assert.Equal(priority is null ? 1 : 0, verdict.Effect.Skipped.Length);
    }

    [Theory]
    [InlineData("X-OTRS-State: closed successful", TicketState.ClosedSuccessful, null)]
    [InlineData("X-OTRS-State: pending reminder", TicketState.PendingReminder, 24 * 60)]
    [InlineData("X-OTRS-State: pending auto close+\nX-OTRS-State-PendingTime: +30m", TicketState.PendingAutoCloseSuccessful, 30)]
    [InlineData("X-OTRS-State: pending reminder\nX-OTRS-State-PendingTime: +2d", TicketState.PendingReminder, 2 * 24 * 60)]
    [InlineData("X-OTRS-State: pending reminder\nX-OTRS-State-PendingTime: 2026-11-23 13:00:00", TicketState.PendingReminder, 60)]
    [InlineData("X-OTRS-State: pending reminder\nX-OTRS-State-PendingTime: 2001-01-01 13:00:00", TicketState.PendingReminder, 24 * 60)]
    [InlineData("X-OTRS-State: open\nX-OTRS-State-PendingTime: +2d", TicketState.Open, null)]
    [InlineData("X-OTRS-State: removed", null, null)]
    public void States_are_read_as_otrs_writes_them(string headers, TicketState? state, int? minutes)
    {
        var effect = Steer(headers).Effect;
        Assert.Equal((state, minutes is null ? null : Noon.AddMinutes(minutes.Value)), (effect.State, effect.Until));
    }

    [Fact]
    public void The_other_header_fields_are_obeyed_and_told()
    {
        var verdict = Steer("""
            X-OTRS-Owner: Anna
            X-OTRS-FollowUp-Priority: 4 high
            X-OrleansTickets-Tags: VIP, billing
            X-OTRS-Loop: yes
            X-OTRS-Ignore: no
            """);
        Assert.Equal(("anna", 4, null), (verdict.Effect.Owner, verdict.FollowUpPriority, verdict.IgnoredBy));
        Assert.Equal(["vip", "billing"], verdict.Effect.Tags);
        Assert.Equal("X-OTRS-Loop wants none.", verdict.Effect.Unanswered);
        Assert.Equal(
            ["X-OTRS-FollowUp-Priority", "X-OTRS-Owner", "X-OrleansTickets-Tags", "X-OTRS-Loop"], verdict.Effect.Headers);
        Assert.Equal("X-OTRS-Ignore", Steer("X-OTRS-Ignore: yes").IgnoredBy);
    }

    [Fact]
    public void A_filter_wins_over_header_fields_and_sees_those_of_the_trusted_alone()
    {
        var steered = new MailFilterCondition
        {
            Field = MailFilterField.Header,
            Header = "X-OTRS-Queue",
            Operator = MailFilterOperator.Exists,
        };
        var filter = Filter("f", new() { Queue = "Mine" }, steered);
        Assert.Equal("Mine", MailFilterRules.Judge(Facts("X-OTRS-Queue: A\n\nx", isTrusted: true), Known(filter), Noon).Queue);
        Assert.True(MailFilterRules.Judge(Facts("X-OTRS-Queue: A\n\nx"), Known(filter), Noon).IsNothing);
    }

    [Fact]
    public void Of_a_ticket_that_is_known_queue_state_and_owner_are_left()
    {
        var effect = Judge(Filter("f", new()
        {
            Queue = "A",
            State = TicketState.ClosedSuccessful,
            Owner = "anna",
            Priority = 5,
            AddTags = ["x"],
        })).OnKnown!;
        Assert.Equal((5, null, null), (effect.Priority, effect.State, effect.Owner));
        Assert.Equal(["x"], effect.Tags);
        Assert.Null(MailVerdict.Nothing.OnKnown);
    }

    [Fact]
    public void Once_some_patterns_took_too_long_no_more_are_tried_and_that_is_told()
    {
        var pattern = new MailFilterCondition
        {
            Field = MailFilterField.Subject,
            Operator = MailFilterOperator.Matches,
            Value = "invoice",
        };
        var filters = Known(
            Filter("pattern", new() { Priority = 1 }, pattern),
            Filter("negated", new() { Priority = 1 }, pattern with { IsNegated = true }),
            Filter("word", new() { Priority = 4 }));
        var facts = Facts(Mail);
        for (var i = 0; i < 4; i++)
        {
            Assert.True(new CompiledCondition(pattern).Holds(facts));
            facts.GiveUp();
        }
        var verdict = MailFilterRules.Judge(facts, filters, Noon);
        Assert.Equal(["word"], verdict.Effect.Filters);
        Assert.Equal(["4 patterns took too long."], verdict.Effect.Skipped);
    }

    [Theory]
    [InlineData(MailFilterField.Subject, "", MailFilterOperator.Contains, "", "needs a value")]
    [InlineData(MailFilterField.Subject, "", MailFilterOperator.Matches, "[", "is no pattern")]
    [InlineData(MailFilterField.Subject, "", MailFilterOperator.Matches, @"(a)\1", "too long")]
    [InlineData(MailFilterField.Subject, "", MailFilterOperator.Matches, "(a{1000}){1000}", "too long")]
    [InlineData(MailFilterField.Subject, "", MailFilterOperator.LargerThan, "1", "only the size")]
    [InlineData(MailFilterField.Size, "", MailFilterOperator.Contains, "1", "a size is larger")]
    [InlineData(MailFilterField.Size, "", MailFilterOperator.LargerThan, "many", "needs a number")]
    [InlineData(MailFilterField.Header, "", MailFilterOperator.Exists, "", "name of a header field")]
    [InlineData(MailFilterField.Header, "no name", MailFilterOperator.Exists, "", "name of a header field")]
    [InlineData((MailFilterField)99, "", MailFilterOperator.Exists, "", "do not know")]
    public void What_makes_no_sense_is_refused(
        MailFilterField field, string header, MailFilterOperator operation, string value, string why)
    {
        var condition = new MailFilterCondition { Field = field, Header = header, Operator = operation, Value = value };
        var refusal = Assert.Throws<InvalidRequestException>(
            () => MailFilterCheck.Check(Filter("f", new() { Priority = 1 }, condition)));
        Assert.Equal("conditions", refusal.Field);
        Assert.Contains(why, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_filter_needs_a_name_a_condition_and_something_to_do()
    {
        Assert.Equal("name", Refused(Filter(" ", new() { Priority = 1 })));
        Assert.Equal("conditions", Refused(Filter("f", new() { Priority = 1 }) with { Conditions = [] }));
        Assert.Equal("actions", Refused(Filter("f", new())));
        Assert.Equal("priority", Refused(Filter("f", new() { Priority = 6 })));
        Assert.Equal("state", Refused(Filter("f", new() { State = TicketState.Merged })));
        Assert.Equal("pendingMinutes", Refused(Filter("f", new() { State = TicketState.PendingReminder })));
        Assert.Equal("addTags", Refused(Filter("f", new() { AddTags = ["two words"] })));
        var kept = MailFilterCheck.Check(Filter("f", new() { AddTags = ["#VIP", "vip"], PendingMinutes = 3 }));
        Assert.Equal(["vip"], kept.Actions.AddTags);
        Assert.Null(kept.Actions.PendingMinutes);
    }

    [Theory]
    [InlineData("{number}", "4711")]
    [InlineData("No. {number} ({tone})", "No. 4711 (overdue)")]
    [InlineData("{absent}", "{absent}")]
    [InlineData("plain", "plain")]
    public void What_a_pattern_found_becomes_a_value_and_a_note(string text, string filled)
    {
        var found = new MailFilterCondition
        {
            Field = MailFilterField.Subject,
            Operator = MailFilterOperator.Matches,
            Value = @"invoice (?<number>\d+) is (?<tone>\w+)",
        };
        var effect = Judge(Filter("f", new() { SetFields = [new("order", text)], AddNote = text }, found)).Effect;
        Assert.Equal([new("order", filled)], effect.Fields);
        Assert.Equal([filled], effect.Notes);
    }

    [Fact]
    public void A_value_that_was_not_found_sets_nothing_and_one_that_does_not_fit_is_told()
    {
        var either = new MailFilterCondition
        {
            Field = MailFilterField.Subject,
            Operator = MailFilterOperator.Matches,
            Value = @"(?<order>ORD-\d+)|invoice",
        };
        var verdict = Judge(
            Filter("one", new() { SetFields = [new("order", "first"), new("product", "scanner")] }),
            Filter("two", new() { SetFields = [new("order", "{order}")] }, either),
            Filter("three", new() { SetFields = [new("product", "Fax"), new("gone", "x")] }));
        Assert.Equal([new("order", "first"), new("product", "Scanner")], verdict.Effect.Fields);
        Assert.Equal(["'Fax' is no choice of Product.", "There is no ticket field 'gone'."], verdict.Effect.Skipped);
        Assert.Equal(verdict.Effect.Fields, verdict.OnKnown!.Fields);
    }

    [Theory]
    [InlineData("X-OrleansTickets-Field-order: 17")]
    [InlineData("X-OTRS-DynamicField-Order: 17")]
    [InlineData("X-Znuny-DynamicField-order: 17")]
    public void Header_fields_set_ticket_fields(string header)
    {
        var verdict = MailFilterRules.Judge(Facts($"{header}\nSubject: x\n\nx", isTrusted: true), Known(), Noon);
        Assert.Equal([new("order", "17")], verdict.Effect.Fields);
        Assert.Single(verdict.Effect.Headers);
        Assert.True(MailFilterRules.Judge(Facts($"{header}\nSubject: x\n\nx"), Known(), Noon).IsNothing);
    }

    [Fact]
    public void Fields_and_notes_are_checked_when_a_filter_is_made()
    {
        Assert.Equal("setFields", Refused(Filter("f", new() { SetFields = [new("order", "{number}")] })));
        Assert.Equal("addNote", Refused(Filter("f", new() { AddNote = new('x', 10_001) })));
        Assert.Equal("actions", Refused(Filter("f", new() { AddNote = " ", SetFields = [new("order", " ")] })));
        var fields = Known().Fields;
        Assert.Equal(
            [new("product", "Printer")],
            MailFilterCheck.CheckFields(new() { SetFields = [new("Product", "printer")] }, fields).SetFields);
        Assert.Throws<InvalidRequestException>(
            () => MailFilterCheck.CheckFields(new() { SetFields = [new("absent", "{number}")] }, fields));
        Assert.Throws<InvalidRequestException>(
            () => MailFilterCheck.CheckFields(new() { SetFields = [new("product", "Fax")] }, fields));
    }

    private static string Refused(MailFilter filter) =>
        Assert.Throws<InvalidRequestException>(() => MailFilterCheck.Check(filter)).Field;

    private static MailVerdict Judge(params MailFilter[] filters) =>
        MailFilterRules.Judge(Facts(Mail), Known(filters), Noon);

    private static MailVerdict Steer(string headers, bool isTrusted = true) =>
        MailFilterRules.Judge(Facts($"{headers}\nSubject: x\n\nx", isTrusted), KnownFilters.None, Noon);

    private static KnownFilters Known(params MailFilter[] filters) =>
        new(1, [.. filters.Select(filter => new CompiledFilter(filter))], [], new(
        [
            new() { Name = "order", Label = "Order" },
            new() { Name = "product", Label = "Product", Choices = ["Printer", "Scanner"] },
        ]));

    private static MailFilter Filter(string name, MailFilterActions actions, params MailFilterCondition[] conditions) => new()
    {
        Id = name,
        Name = name,
        Conditions = conditions.Length > 0 ? [.. conditions] : [Contains("invoice")],
        Actions = actions,
    };

    private static MailFilterCondition Contains(string value) =>
        new() { Field = MailFilterField.Subject, Operator = MailFilterOperator.Contains, Value = value };

    private static MailFacts Facts(string mail, bool isTrusted = false)
    {
        var inbound = new InboundMail { Raw = Letter.Of(mail), EnvelopeTo = "<envelope@desk.example>", Account = "inbox" };
        return new(inbound, MailReader.Read(inbound.Raw), isTrusted);
    }
}
