using OrleansTickets.Agents;
using OrleansTickets.Articles;
using OrleansTickets.Queues;
using OrleansTickets.Tickets;
using Xunit;

namespace OrleansTickets.Mail;

/// <summary>Mail filters in the pipeline, and the trial beside what really happens. Each filter looks for a word that only
/// its test's mail has.</summary>
public sealed class MailFilterTests(OwnHelpDesk own) : IClassFixture<OwnHelpDesk>
{
    private const string Ann = "ann@customer.example";

    private readonly HelpDesk helpDesk = own.Desk;
    private readonly MailRoomDesk room = new(own.Desk);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_new_ticket_is_made_as_the_filters_say()
    {
        var (one, two) = (await helpDesk.Queue(), await helpDesk.Queue());
        var agent = await helpDesk.Agent(two);
        var word = Word();
        await Save(word, new() { Queue = two, Priority = 5, AddTags = ["vip"] });
        await Save(word, new() { Owner = agent, State = TicketState.PendingReminder, PendingMinutes = 30 });
        var outcome = await room.TakeIn(MailRoomDesk.Mail($"{one}@example.org", Ann, word));
        Assert.Equal((MailOutcomeKind.Created, two), (outcome.Outcome, outcome.Queue));
        var ticket = await room.Read(outcome.Ticket!);
        Assert.Equal((two, 5, agent, TicketLock.Locked), (ticket.Queue, ticket.Priority, ticket.Owner, ticket.Lock));
        Assert.Equal((TicketState.PendingReminder, ticket.Created.AddMinutes(30)), (ticket.State, ticket.Due));
        Assert.Equal(["vip"], ticket.Tags);
        Assert.Equal(1, ticket.Version);
        var filtered = Assert.Single((await room.History(ticket.Number)).OfType<MailFiltered>());
        Assert.Equal((Caller.System, 2, true), (filtered.By, filtered.Filters.Length, filtered.Skipped.IsEmpty));
        using var _ = Caller.As(agent);
        var told = await helpDesk.Client.GetGrain<IAgentDeskGrain>(agent).ReadNotifications(null, 10, Cancel);
        Assert.Contains(told.Items, item => (item.Kind, item.Ticket) == (NotificationKind.HandedOver, ticket.Number));
    }

    [Fact]
    public async Task An_ignored_mail_is_held_and_comes_in_once_somebody_wants_it()
    {
        var queue = await helpDesk.Queue();
        var word = Word();
        var filter = await Save(word, new() { Ignore = true, Priority = 5 });
        var mail = MailRoomDesk.Mail($"{queue}@example.org", Ann, word);
        var outcome = await room.TakeIn(mail);
        Assert.Equal((MailOutcomeKind.Ignored, null, filter.Name), (outcome.Outcome, outcome.Ticket, outcome.IgnoredBy));
        await room.TakeIn(mail);
        var held = Assert.Single(await Ignored(), item => item.IgnoredBy == filter.Name);
        using (Caller.AsSystem())
        {
            var keeper = helpDesk.Client.GetGrain<IQuarantineGrain>(0);
            Assert.Equal(mail, await keeper.ReadRaw(held.Id, Cancel));
            Assert.DoesNotContain((await keeper.ReadPage(null, 200, Cancel)).Items, item => item.Id == held.Id);
            var taken = await keeper.Retry(held.Id, Cancel);
            Assert.Equal((MailOutcomeKind.Created, queue), (taken.Outcome, taken.Queue));
            Assert.Equal(5, (await room.Read(taken.Ticket!)).Priority);
            Assert.Equal(mail, await room.Raw(taken.Ticket!, 1));
        }
        Assert.DoesNotContain(await Ignored(), item => item.Id == held.Id);
        Assert.Equal(MailOutcomeKind.Duplicate, (await room.TakeIn(mail)).Outcome);
        Assert.DoesNotContain(await Ignored(), item => item.IgnoredBy == filter.Name);
    }

    [Fact]
    public async Task What_was_ignored_long_ago_goes()
    {
        var queue = await helpDesk.Queue();
        var word = Word();
        var filter = await Save(word, new() { Ignore = true });
        await room.TakeIn(MailRoomDesk.Mail($"{queue}@example.org", Ann, $"{word} old"));
        helpDesk.Clock.Advance(TimeSpan.FromDays(31));
        await room.TakeIn(MailRoomDesk.Mail($"{queue}@example.org", Ann, $"{word} new"));
        Assert.Equal(helpDesk.Clock.GetUtcNow(), Assert.Single(await Ignored(), item => item.IgnoredBy == filter.Name).At);
    }

    [Fact]
    public async Task A_mail_of_a_known_ticket_changes_priority_and_tags_alone()
    {
        var (one, two) = (await helpDesk.Queue(), await helpDesk.Queue());
        var agent = await helpDesk.Agent(one);
        var number = (await room.TakeIn(MailRoomDesk.Mail($"{one}@example.org", Ann, "printer"))).Ticket!;
        var word = Word();
        await Save(word, new()
        {
            Queue = two,
            Priority = 4,
            AddTags = ["urgent"],
            Owner = agent,
            State = TicketState.ClosedSuccessful,
        });
        var outcome = await room.TakeIn(MailRoomDesk.Mail($"{one}@example.org", Ann, $"{word} [Ticket#{number}]"));
        Assert.Equal((MailOutcomeKind.FollowUp, number), (outcome.Outcome, outcome.Ticket));
        var ticket = await room.Read(number);
        Assert.Equal((one, 4, null, TicketState.New), (ticket.Queue, ticket.Priority, ticket.Owner, ticket.State));
        Assert.Equal(["urgent"], ticket.Tags);
        Assert.Single((await room.History(number)).OfType<MailFiltered>());
    }

    [Fact]
    public async Task A_filter_sets_fields_and_adds_a_note_for_agents_after_the_mail()
    {
        var queue = await AnsweringQueue();
        var field = await Field();
        var word = Word();
        var numbered = Filter(word, new() { SetFields = [new(field, "{order}")], AddNote = "Order {order}: <b>see there</b>." })
            with
        {
            Conditions =
            [
                new()
                {
                    Field = MailFilterField.Subject,
                    Operator = MailFilterOperator.Matches,
                    Value = $"{word} order (?<order>[0-9]+)",
                },
            ],
        };
        using (Caller.AsSystem())
        {
            await Filters.Save(numbered);
        }
        var opened = await room.TakeIn(MailRoomDesk.Mail($"{queue}@example.org", Ann, $"{word} order 17"));
        Assert.Equal(AutoResponseOutcome.Queued, opened.AutoResponse);
        Assert.Equal([new(field, "17")], (await room.Read(opened.Ticket!)).Fields);
        var articles = await room.Articles(opened.Ticket!);
        Assert.Equal(
            [(1, SenderType.Customer), (2, SenderType.System), (3, SenderType.System)],
            articles.Select(article => (article.Id, article.SenderType)));
        Assert.Equal(
            (CommunicationChannel.Internal, false, "Order 17: <b>see there</b>."),
            (articles[1].Channel, articles[1].IsVisibleForCustomer, articles[1].Body));
        Assert.Equal(CommunicationChannel.Email, articles[2].Channel);

        var followed = await room.TakeIn(
            MailRoomDesk.Mail($"{queue}@example.org", Ann, $"[Ticket#{opened.Ticket}] {word} order 18"));
        Assert.Equal((opened.Ticket, 4), (followed.Ticket, followed.Article));
        Assert.Equal([new(field, "18")], (await room.Read(opened.Ticket!)).Fields);
        Assert.Equal("Order 18: <b>see there</b>.", (await room.Articles(opened.Ticket!))[4].Body);
        var changed = (await room.History(opened.Ticket!)).OfType<FieldsChanged>().Last();
        Assert.Equal((Caller.System, new FieldValue(field, "17")), (changed.By, changed.Were[0]));
    }

    [Fact]
    public async Task A_filter_keeps_the_help_desk_from_answering_by_itself()
    {
        var queue = await AnsweringQueue();
        var word = Word();
        var filter = await Save(word, new() { NoAutoResponse = true });
        var opened = await room.TakeIn(MailRoomDesk.Mail($"{queue}@example.org", Ann, word));
        Assert.Equal(AutoResponseOutcome.Suppressed, opened.AutoResponse);
        Assert.Equal($"The mail filter '{filter.Name}' wants none.", opened.SuppressedBecause);
        var followed = await room.TakeIn(
            MailRoomDesk.Mail($"{queue}@example.org", Ann, $"{word} [Ticket#{opened.Ticket}]"));
        Assert.Equal(opened.SuppressedBecause, followed.SuppressedBecause);
    }

    [Fact]
    public async Task Header_fields_are_obeyed_by_trusted_accounts_alone()
    {
        var (one, two) = (await helpDesk.Queue(), await helpDesk.Queue());
        var (trusted, other) = (await Account(isTrusted: true), await Account(isTrusted: false));
        byte[] Steering() => MailRoomDesk.Mail(
            $"{one}@example.org", Ann, "steered", extra: $"X-OTRS-Queue: {two}\nX-OTRS-Priority: 5 very high\n");
        var obeyed = await TakeIn(new() { Raw = Steering(), Account = trusted });
        Assert.Equal((two, 5), (obeyed.Queue, (await room.Read(obeyed.Ticket!)).Priority));
        var filtered = Assert.Single((await room.History(obeyed.Ticket!)).OfType<MailFiltered>());
        Assert.Equal(["X-OTRS-Queue", "X-OTRS-Priority"], filtered.Headers);
        foreach (var account in new[] { other, null, "no such account" })
        {
            var ignored = await TakeIn(new() { Raw = Steering(), Account = account });
            Assert.Equal((one, 3), (ignored.Queue, (await room.Read(ignored.Ticket!)).Priority));
            Assert.Empty((await room.History(ignored.Ticket!)).OfType<MailFiltered>());
        }
    }

    [Fact]
    public async Task What_is_no_longer_there_is_left_out_and_told()
    {
        var (queue, gone) = (await helpDesk.Queue(), await helpDesk.Queue());
        var stranger = await helpDesk.Agent(gone);
        var word = Word();
        await Save(word, new() { Queue = gone, Owner = stranger, Priority = 2 });
        using (Caller.AsSystem())
        {
            await helpDesk.Client.GetGrain<IQueueGrain>(gone).Delete(Cancel);
        }
        var outcome = await room.TakeIn(MailRoomDesk.Mail($"{queue}@example.org", Ann, word));
        var ticket = await room.Read(outcome.Ticket!);
        Assert.Equal((queue, 2, null), (ticket.Queue, ticket.Priority, ticket.Owner));
        var filtered = Assert.Single((await room.History(ticket.Number)).OfType<MailFiltered>());
        Assert.Equal(
            [$"There is no queue '{gone}'.", $"'{stranger}' does not work in {queue}."], filtered.Skipped);
    }

    [Theory]
    [InlineData("new")]
    [InlineData("filtered")]
    [InlineData("ignored")]
    [InlineData("follow-up")]
    [InlineData("closed")]
    [InlineData("stranger")]
    [InlineData("unreadable")]
    [InlineData("automatic")]
    public async Task The_trial_foresees_what_happens_and_changes_nothing(string kind)
    {
        var queue = await AnsweringQueue();
        var word = Word();
        var known = (await room.TakeIn(MailRoomDesk.Mail($"{queue}@example.org", $"{word}a@customer.example", "old"))).Ticket!;
        if (kind == "filtered")
        {
            await Save(word, new() { Priority = 5, AddTags = ["x"], State = TicketState.Open });
        }
        if (kind == "ignored")
        {
            await Save(word, new() { Ignore = true });
        }
        if (kind == "closed")
        {
            await room.Answer(known, await helpDesk.Agent(queue), closes: true);
        }
        var from = kind == "stranger" ? "mallory@elsewhere.example" : $"{word}a@customer.example";
        var subject = kind is "follow-up" or "closed" or "stranger" ? $"Re: [Ticket#{known}] {word}" : word;
        var raw = kind == "unreadable" ? [] : MailRoomDesk.Mail(
            $"{queue}@example.org", from, subject, extra: kind == "automatic" ? "Auto-Submitted: auto-replied\n" : "");
        var before = (await room.Read(known)).Version;

        var trial = await Try(raw);

        Assert.Equal((before, null), ((await room.Read(known)).Version, trial.Known));
        Assert.DoesNotContain(await Ignored(), item => item.IgnoredBy?.Contains(word, StringComparison.Ordinal) == true);
        var happened = await room.TakeIn(raw);
        var isNew = happened.Outcome == MailOutcomeKind.Created;
        Assert.Equal(happened with { Ticket = isNew ? null : happened.Ticket }, trial.Outcome);
        if (happened.Ticket is not { } number)
        {
            Assert.Null(trial.Ticket);
            return;
        }
        var (ticket, seen) = (await room.Read(number), trial.Ticket!);
        Assert.Equal(
            (ticket.Title, ticket.Queue, ticket.State, ticket.Priority, ticket.Owner, ticket.Lock),
            (seen.Title, seen.Queue, seen.State, seen.Priority, seen.Owner, seen.Lock));
        Assert.Equal(ticket.Tags, seen.Tags);
        var answer = (await room.Articles(number))[^1];
        Assert.Equal(happened.AutoResponse == AutoResponseOutcome.Queued, trial.Response is not null);
        if (trial.Response is { } response)
        {
            Assert.Equal((answer.To[0], answer.Subject, answer.Body), (response.To, response.Subject.Replace("…", number), response.Body));
        }
        var again = await Try(raw);
        Assert.Equal((number, happened.Article), (again.Known?.Ticket, again.Known?.Article));
    }

    [Fact]
    public async Task A_trial_is_for_administrators()
    {
        var agent = await helpDesk.Agent(await helpDesk.Queue());
        using var _ = Caller.As(agent);
        await Assert.ThrowsAsync<RightMissingException>(
            () => helpDesk.Client.GetGrain<IPostmasterGrain>(0).Try(new() { Raw = Letter.Of("Subject: x\n\nx") }, Cancel));
        await Assert.ThrowsAsync<RightMissingException>(() => Filters.Read());
    }

    [Fact]
    public async Task Filters_keep_the_order_that_they_are_given()
    {
        var desk = new OwnHelpDesk();
        await desk.InitializeAsync();
        await using var _ = desk;
        using var caller = Caller.AsSystem();
        var filters = desk.Desk.Client.GetGrain<IMailFiltersGrain>(IMailFiltersGrain.Key);
        var saved = new List<MailFilter>();
        foreach (var name in new[] { "a", "b", "c" })
        {
            saved.Add(await filters.Save(Filter(name, new() { Priority = 1 })));
        }
        await filters.Move(saved[2].Id, 1);
        await filters.Move(saved[0].Id, 99);
        await filters.Save(saved[1] with { Name = "B" });
        Assert.Equal(["c", "B", "a"], (await filters.Read()).Select(filter => filter.Name));
        await filters.Delete(saved[1].Id);
        Assert.Equal(["c", "a"], (await filters.Read()).Select(filter => filter.Name));
        await Assert.ThrowsAsync<NotThereException>(() => filters.Delete(saved[1].Id));
        await Assert.ThrowsAsync<NotThereException>(() => filters.Save(saved[1]));
        await Assert.ThrowsAsync<InvalidRequestException>(
            () => filters.Save(Filter("q", new() { Queue = "no such queue" })));
        await Assert.ThrowsAsync<InvalidRequestException>(() => filters.Save(Filter("o", new() { Owner = "nobody" })));
        var set = (await filters.ReadSince(-1))!;
        Assert.Null(await filters.ReadSince(set.Version));
    }

    private IMailFiltersGrain Filters => helpDesk.Client.GetGrain<IMailFiltersGrain>(IMailFiltersGrain.Key);

    private async Task<string> Field()
    {
        using var _ = Caller.AsSystem();
        var name = helpDesk.Name("field").ToLowerInvariant();
        await helpDesk.Client.GetGrain<ITicketFieldsGrain>(ITicketFieldsGrain.Key).Save(new() { Name = name, Label = name });
        return name;
    }

    // No test's word is the beginning of another's.
    private string Word() => $"{helpDesk.Name("word")}.";

    private static MailFilter Filter(string word, MailFilterActions actions) => new()
    {
        Id = "",
        Name = word,
        Conditions = [new() { Field = MailFilterField.Subject, Operator = MailFilterOperator.Contains, Value = word }],
        Actions = actions,
    };

    private async Task<MailFilter> Save(string word, MailFilterActions actions)
    {
        using var _ = Caller.AsSystem();
        return await Filters.Save(Filter(word, actions));
    }

    private async Task<string> Account(bool isTrusted)
    {
        var name = helpDesk.Name("account");
        using var _ = Caller.AsSystem();
        await helpDesk.Client.GetGrain<IMailAccountsGrain>(IMailAccountsGrain.Key).Put(
            new() { Name = name, ImapHost = "imap.example", IsTrusted = isTrusted });
        return name;
    }

    private Task<string> AnsweringQueue() => helpDesk.Queue(settings => settings with
    {
        FollowUp = FollowUpPolicy.NewTicket,
        AutoResponses =
        [
            new() { Kind = AutoResponseKind.Reply, Body = "We have it." },
            new() { Kind = AutoResponseKind.FollowUp, Body = "We have that too." },
            new() { Kind = AutoResponseKind.NewTicket, Body = "We have it anew." },
        ],
    });

    private async Task<MailOutcome> TakeIn(InboundMail mail)
    {
        using var _ = Caller.AsSystem();
        return await helpDesk.Client.GetGrain<IPostmasterGrain>(0).TakeIn(mail, Cancel);
    }

    private async Task<MailTrial> Try(byte[] raw)
    {
        using var _ = Caller.AsSystem();
        return await helpDesk.Client.GetGrain<IPostmasterGrain>(0).Try(new() { Raw = raw }, Cancel);
    }

    private async Task<IReadOnlyList<QuarantineItem>> Ignored()
    {
        using var _ = Caller.AsSystem();
        return (await helpDesk.Client.GetGrain<IQuarantineGrain>(0).ReadIgnored(null, 200, Cancel)).Items;
    }
}
