using OrleansTickets.Queues;
using Xunit;

namespace OrleansTickets.Agents;

public sealed class AgentGrainTests(HelpDesk helpDesk)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_token_is_shown_once_known_by_its_hash_and_gone_when_revoked()
    {
        var login = await helpDesk.Agent(await helpDesk.Queue());
        var agent = helpDesk.Client.GetGrain<IAgentGrain>(login);
        using var caller = Caller.As(login);
        var token = await agent.CreateToken("script", Caller.MailScope);
        Assert.StartsWith("ot_", token);
        var listed = Assert.Single(await agent.ReadTokens());
        Assert.Equal((ApiToken.HashOf(token), Caller.MailScope), (listed.Hash, listed.Scope));
        Assert.Equal(login, (await ReadToken(token))?.Login);
        await agent.RevokeToken(listed.Hash);
        Assert.Null(await ReadToken(token));
    }

    [Fact]
    public async Task Nobody_touches_what_is_a_colleagues()
    {
        var queue = await helpDesk.Queue();
        var other = await helpDesk.Agent(queue);
        using var caller = Caller.As(await helpDesk.Agent(queue));
        var agent = helpDesk.Client.GetGrain<IAgentGrain>(other);
        var desk = helpDesk.Client.GetGrain<IAgentDeskGrain>(other);
        await Assert.ThrowsAsync<RightMissingException>(() => agent.CreateToken("mine"));
        await Assert.ThrowsAsync<RightMissingException>(() => agent.ReadTokens());
        await Assert.ThrowsAsync<RightMissingException>(() => agent.SavePreferences(new("fr", null, null)));
        await Assert.ThrowsAsync<RightMissingException>(() => agent.ReadPictureSenders());
        await Assert.ThrowsAsync<RightMissingException>(() => agent.ShowPicturesOf("a@b.example", always: true));
        await Assert.ThrowsAsync<RightMissingException>(() => desk.ReadNotifications(null, 10, Cancel));
        await Assert.ThrowsAsync<RightMissingException>(() => desk.ReadDraft("1", DraftKind.Reply, Cancel));
    }

    [Fact] // Tracking
    public async Task Whose_pictures_are_shown_is_kept_for_each_agent_by_address()
    {
        var login = await helpDesk.Agent(await helpDesk.Queue());
        var agent = helpDesk.Client.GetGrain<IAgentGrain>(login);
        using var caller = Caller.As(login);
        Assert.Empty(await agent.ReadPictureSenders());
        await agent.ShowPicturesOf("Ann@Customer.example", always: true);
        await agent.ShowPicturesOf("ann@customer.example", always: true);
        await agent.ShowPicturesOf("bob@customer.example", always: true);
        Assert.Equal(["ann@customer.example", "bob@customer.example"], await agent.ReadPictureSenders());
        Assert.Equal(["bob@customer.example"], await agent.ShowPicturesOf("ANN@customer.example", always: false));
        var refused = await Assert.ThrowsAsync<InvalidRequestException>(() => agent.ShowPicturesOf("nobody", always: true));
        Assert.Equal("address", refused.Field);
    }

    [Theory]
    [InlineData("login", "Anna")]
    [InlineData("email", "no address")]
    [InlineData("roles", "no such role")]
    [InlineData("rights", "no such queue")]
    [InlineData("language", "no language")]
    [InlineData("timeZone", "Europe/Atlantis")]
    public async Task What_makes_no_sense_is_refused_by_name(string field, string value)
    {
        var login = field == "login" ? value : helpDesk.Name("agent");
        var agent = new Agent { Login = login, Name = "Anna" };
        using var caller = Caller.AsSystem();
        var refusal = await Assert.ThrowsAsync<InvalidRequestException>(() =>
            helpDesk.Client.GetGrain<IAgentGrain>(login).Save(field switch
            {
                "email" => agent with { Email = value },
                "roles" => agent with { Roles = [value] },
                "rights" => agent with { Rights = agent.Rights.Add(value, [Right.ReadOnly]) },
                "language" => agent with { Language = value },
                "timeZone" => agent with { TimeZone = value },
                _ => agent,
            }));
        Assert.Equal(field, refusal.Field);
    }

    [Fact]
    public async Task A_role_gives_its_rights_at_once_and_takes_them_at_once()
    {
        var queue = await helpDesk.Queue();
        var other = await helpDesk.Queue();
        var login = await helpDesk.Agent(queue);
        var role = helpDesk.Name("role");
        var roles = helpDesk.Client.GetGrain<IRolesGrain>(IRolesGrain.Key);
        var agent = helpDesk.Client.GetGrain<IAgentGrain>(login);
        var guarded = helpDesk.Client.GetGrain<IQueueGrain>(other);
        using (Caller.AsSystem())
        {
            var none = (await agent.Read())!.Rights.Clear();
            await roles.Save(new() { Name = role, Rights = none.Add(other, [Right.ReadOnly]) });
            await agent.Save((await agent.Read())! with { Roles = [role] });
        }
        using var caller = Caller.As(login);
        Assert.Equal(other, (await guarded.Read()).Name);
        Caller.Agent = Caller.System;
        await roles.Delete(role);
        Caller.Agent = login;
        await Assert.ThrowsAsync<RightMissingException>(() => guarded.Read());
    }

    [Fact]
    public async Task A_try_at_a_password_is_counted_once()
    {
        var login = await helpDesk.Agent(await helpDesk.Queue());
        using var caller = Caller.AsSystem();
        var agent = helpDesk.Client.GetGrain<IAgentGrain>(login);
        var before = new SignInRecord();
        Assert.True(await agent.SaveSignIn(before, before with { FailedCount = 1 }));
        Assert.False(await agent.SaveSignIn(before, before with { FailedCount = 1 }));
        Assert.Equal(1, (await agent.ReadSignIn())!.FailedCount);
    }

    [Fact]
    public async Task A_new_ticket_in_my_queue_and_one_given_to_me_are_told_until_read()
    {
        var queue = await helpDesk.Queue();
        var (login, boss) = (await helpDesk.Agent(queue), await helpDesk.Agent(queue));
        var ticket = await helpDesk.Ticket(queue);
        using var caller = Caller.As(boss);
        await ticket.ChangeOwner(login, null, Cancel);
        Caller.Agent = login;
        var desk = helpDesk.Client.GetGrain<IAgentDeskGrain>(login);
        List<Notification> all = [];
        string? after = null;
        do
        {
            var page = await desk.ReadNotifications(after, 1, Cancel);
            all.AddRange(page.Items);
            after = page.Next;
        }
        while (after is not null);
        Assert.Equal(
            [NotificationKind.NewTicket, NotificationKind.HandedOver], all.Select(one => one.Kind).Order());
        Assert.Equal(2, await desk.CountUnread(Cancel));
        await desk.MarkRead(null, Cancel);
        Assert.Equal(0, await desk.CountUnread(Cancel));
    }

    [Fact]
    public async Task Who_can_be_given_a_ticket_is_who_may_answer_in_its_queue()
    {
        var queue = await helpDesk.Queue();
        var (able, reader) = (await helpDesk.Agent(queue), await helpDesk.Agent(queue, Right.ReadOnly));
        using var caller = Caller.As(able);
        var directory = helpDesk.Client.GetGrain<IAgentDirectoryGrain>(IAgentDirectoryGrain.Key);
        var logins = (await directory.ReadEntitled(queue, Right.ReadWrite)).Select(agent => agent.Login);
        Assert.Contains(able, logins);
        Assert.DoesNotContain(reader, logins);
    }

    private async Task<ApiToken?> ReadToken(string token)
    {
        using (Caller.AsSystem())
        {
            return await helpDesk.Client.GetGrain<IApiTokenGrain>(ApiToken.HashOf(token)).Read();
        }
    }
}
