using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace OrleansTickets.WebFront.Tests.Mail;

public sealed class MailFilterTests(HelpDesk desk)
{
    private const string Path = "/api/v1/mail-filters";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_filter_is_made_changed_moved_and_deleted()
    {
        var one = await MakeAsync(HelpDesk.Unique("word"), new { priority = 4 });
        var two = await MakeAsync(HelpDesk.Unique("word"), new { addTags = new[] { "VIP" } });
        Assert.Equal("vip", (string)two["actions"]!.Items("addTags")[0]!);
        await desk.Admin.PostOkAsync($"{Path}/{two.Text("id")}/move", new { place = 1 });
        var order = (await desk.Admin.GetOkAsync(Path)).Items().Select(filter => filter!.Text("id")).ToList();
        Assert.True(order.IndexOf(two.Text("id")) < order.IndexOf(one.Text("id")));
        var changed = await desk.Admin.PutOkAsync($"{Path}/{one.Text("id")}", new { isEnabled = false });
        Assert.Equal((false, 4), ((bool)changed["isEnabled"]!, (int)changed["actions"]!["priority"]!));
        foreach (var filter in new[] { one, two })
        {
            await desk.Admin.SendOkAsync(HttpMethod.Delete, $"{Path}/{filter.Text("id")}", null);
        }
        await desk.Admin.ReadAsync($"{Path}/{one.Text("id")}").RefusedAsync(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task What_makes_no_sense_and_who_may_not_is_refused()
    {
        var conditions = new[] { new { field = "subject", @operator = "matches", value = "(?<=a)b" } };
        var problem = await desk.Admin.PostAsync(Path, (object)new { name = "f", conditions, actions = new { priority = 1 } })
            .RefusedAsync(HttpStatusCode.BadRequest, "invalid-request");
        Assert.Contains("could take too long", problem.ToJsonString(), StringComparison.Ordinal);
        var (queue, _) = await desk.MakeQueueAsync();
        var (_, anna) = await desk.MakeAgentAsync(queue, ["rw"]);
        await anna.ReadAsync(Path).RefusedAsync(HttpStatusCode.Forbidden, "right-missing");
        await anna.PostAsync($"{Path}/try", HelpDesk.Mail("From: a@b.example\r\n\r\nx"), Cancel)
            .RefusedAsync(HttpStatusCode.Forbidden, "right-missing");
    }

    [Fact]
    public async Task A_trial_says_what_then_happens()
    {
        var (queue, address) = await desk.MakeQueueAsync();
        var word = HelpDesk.Unique("word");
        var filter = await MakeAsync(word, new { queue, priority = 5, addTags = new[] { "fire" } });
        var mail = $"From: c@customer.example\r\nTo: {address}\r\nSubject: {word}\r\n\r\nx";
        var trial = await desk.Admin.SendOkAsync(HttpMethod.Post, $"{Path}/try", HelpDesk.Mail(mail));
        Assert.Equal(("created", queue), (trial["outcome"]!.Text("outcome"), trial["outcome"]!.Text("queue")));
        Assert.Equal((5, "fire"), ((int)trial["ticket"]!["priority"]!, (string)trial["ticket"]!.Items("tags")[0]!));
        var seen = trial.Items("filters").Single(each => each!.Text("id") == filter.Text("id"))!;
        Assert.True((bool)seen["isMatch"]! && (bool)seen["isAsked"]!);
        Assert.Equal(word, seen.Items("conditions")[0]!.Text("value"));
        var outcome = await desk.Admin.SendOkAsync(HttpMethod.Post, "/api/v1/mail", HelpDesk.Mail(mail));
        Assert.Equal("created", outcome.Text("outcome"));
        var ticket = await desk.Admin.GetOkAsync($"/api/v1/tickets/{outcome.Text("ticket")}");
        Assert.Equal((5, "fire"), ((int)ticket["priority"]!, (string)ticket.Items("tags")[0]!));
        var history = await desk.Admin.GetOkAsync($"/api/v1/tickets/{outcome.Text("ticket")}/history");
        var filtered = history.Items().Single(happened => happened!.Text("what") == "mailFiltered")!;
        Assert.Equal(word, (string)filtered["details"]!.Items("filters")[0]!);
    }

    [Fact]
    public async Task An_ignored_mail_is_listed_and_taken_in()
    {
        var (_, address) = await desk.MakeQueueAsync();
        var word = HelpDesk.Unique("word");
        await MakeAsync(word, new { ignore = true });
        var outcome = await desk.MailAsync(address, word);
        Assert.Equal(("ignored", word), (outcome.Text("outcome"), outcome.Text("ignoredBy")));
        var held = (await desk.Admin.GetOkAsync("/api/v1/quarantine?ignored=true&limit=200")).Items()
            .Single(item => item!.Text("ignoredBy") == word)!;
        var taken = await desk.Admin.PostOkAsync($"/api/v1/quarantine/{held["id"]}/retry");
        Assert.Equal("created", taken.Text("outcome"));
    }

    [Fact]
    public async Task Tags_are_put_on_a_ticket_and_taken_off()
    {
        var (queue, address) = await desk.MakeQueueAsync();
        var path = $"/api/v1/tickets/{(await desk.MailAsync(address)).Text("ticket")}/tags";
        var (_, anna) = await desk.MakeAgentAsync(queue, ["ro", "priority"]);
        var (_, ben) = await desk.MakeAgentAsync(queue, ["ro", "note"]);
        await anna.PostOkAsync(path, new { add = new[] { "Zebra", "apple" } });
        var ticket = await anna.PostOkAsync(path, new { add = new[] { "pear" }, remove = new[] { "zebra" } });
        Assert.Equal(["apple", "pear"], ticket.Items("tags").Select(tag => (string)tag!));
        await ben.PostAsync(path, (object)new { add = new[] { "x" } }).RefusedAsync(HttpStatusCode.Forbidden, "right-missing");
        await anna.PostAsync(path, (object)new { add = new[] { "two words" } })
            .RefusedAsync(HttpStatusCode.BadRequest, "invalid-request");
    }

    [Fact]
    public async Task Fields_are_made_set_by_a_filter_and_by_an_agent_and_cleared()
    {
        var (queue, address) = await desk.MakeQueueAsync();
        var (_, anna) = await desk.MakeAgentAsync(queue, ["ro", "priority"]);
        var name = HelpDesk.Unique("field").ToLowerInvariant();
        var field = $"/api/v1/ticket-fields/{name}";
        await desk.Admin.PutOkAsync(field, new { label = "Product", choices = new[] { "Printer", "Scanner" } });
        Assert.Contains((await anna.GetOkAsync("/api/v1/ticket-fields")).Items(), item => item!.Text("name") == name);
        await anna.PutAsync(field, JsonContent.Create(new { label = "x" }), Cancel).RefusedAsync(HttpStatusCode.Forbidden, "right-missing");
        var word = HelpDesk.Unique("word");
        await MakeAsync(word, new { setFields = new[] { new { name, value = "printer" } }, addNote = "Look here." });
        var ticket = (await desk.MailAsync(address, word)).Text("ticket");
        var path = $"/api/v1/tickets/{ticket}";
        var read = await anna.GetOkAsync(path);
        Assert.Equal(("Printer", "Look here."), ((string)read["fields"]![name]!, read.Items("articles")[1]!.Text("body")));
        var set = await anna.PostOkAsync($"{path}/fields", Set(name, "Scanner"));
        Assert.Equal("Scanner", (string)set["fields"]![name]!);
        await anna.PostAsync($"{path}/fields", (object)Set(name, "Fax"))
            .RefusedAsync(HttpStatusCode.BadRequest, "invalid-request");
        await anna.PostAsync($"{path}/fields", (object)new { }).RefusedAsync(HttpStatusCode.BadRequest, "invalid-request");
        Assert.Null((await anna.PostOkAsync($"{path}/fields", Set(name, null)))["fields"]![name]);
        await desk.Admin.SendOkAsync(HttpMethod.Delete, field, null);
        await desk.Admin.DeleteAsync(field, Cancel).RefusedAsync(HttpStatusCode.NotFound, "not-found");
    }

    private static JsonObject Set(string name, string? value) => new() { ["fields"] = new JsonObject { [name] = value } };

    private Task<JsonObject> MakeAsync(string word, object actions) => desk.Admin.PostOkAsync(Path, new
    {
        name = word,
        conditions = new[] { new { field = "subject", @operator = "contains", value = word } },
        actions,
    });
}
