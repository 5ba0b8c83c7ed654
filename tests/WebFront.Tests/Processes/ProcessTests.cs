using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using OrleansTickets.Daemons;
using OrleansTickets.WebFront.Tests.SignIn;
using Xunit;

namespace OrleansTickets.WebFront.Tests.Processes;

public sealed partial class ProcessTests : IDisposable
{
    private const string AnyPort = "http://127.0.0.1:0";
    private const string Token = "token-of-the-first-administrator";

    // Dashboards and alarms of operators go by these.
    private static readonly string[] Expected =
    [
        "orleanstickets_store_waiting", "orleanstickets_front_agents", "orleanstickets_front_connections",
        "orleanstickets_outbox_age_seconds", "orleanstickets_outbox_length", "orleanstickets_quarantine_size",
        "orleanstickets_search_lag", "orleans_catalog_activations", "http_server_active_requests",
        "dotnet_process_cpu_time_seconds_total", "target_info",
    ];

    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("process");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Setup:AdminPassword", "short", "Setup:AdminPassword")]
    [InlineData("Setup:AdminPassword", "a long password", "Setup:AdminLogin")]
    [InlineData("Setup:AdmniLogin", "typo", "Setup")]
    [InlineData("Mail:MaxSize", "7", "Mail:MaxSize")]
    [InlineData("Mail:MaxSize", "large", "Mail:MaxSize")]
    [InlineData("urls", "nonsense", "urls")]
    public async Task A_setting_that_cannot_be_stops_the_start_and_is_named(string key, string value, string named)
    {
        string[] others = key == "urls" ? [] : ["--urls", AnyPort];
        await using var front = FrontProcess.Start([$"--{key}={value}", $"--Data:Directory={data.FullName}", .. others]);
        Assert.NotEqual(0, await front.EndAsync());
        Assert.Contains(named, front.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", front.Output, StringComparison.Ordinal);
    }

    // Development checks what every service asks for, and whether it outlives what it is given.
    [Fact]
    public async Task It_starts_in_development_too()
    {
        await using var front = Start(
            "--environment=Development", "--Setup:AdminLogin=root", $"--Setup:AdminToken={Token}");
        await front.ReadyAsync();
    }

    [Fact]
    public async Task One_directory_is_held_by_one_process()
    {
        await using var first = Start();
        await first.ReadyAsync();
        await using var second = Start();
        Assert.NotEqual(0, await second.EndAsync());
        Assert.Contains("Data:Directory", second.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", second.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_processes_with_two_directories_run_side_by_side()
    {
        await using var first = Start();
        var metrics = new Uri($"http://127.0.0.1:{LoopbackPort.Pick()}/metrics");
        await using var second = FrontProcess.Start(
            "--urls", AnyPort, $"--Data:Directory={data.CreateSubdirectory("second").FullName}",
            $"--Metrics:Url=http://{metrics.Authority}");
        await Task.WhenAll(first.ReadyAsync(), second.ReadyAsync());
        using var client = new HttpClient();
        var healthy = "\"status\":\"Healthy\"";
        Assert.Contains(healthy, await client.GetStringAsync(new Uri(first.Url, "/health/ready"), Cancel));
        Assert.Contains(healthy, await client.GetStringAsync(new Uri(second.Url, "/health/ready"), Cancel));
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync(new Uri(second.Url, "/metrics"), Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync(new Uri(metrics, "/"), Cancel)).StatusCode);
        while (Expected.Except(Names(await client.GetStringAsync(metrics, Cancel))).Any())
        {
            await Task.Delay(100, Cancel); // what the database holds is read beside
        }
    }

    [Fact]
    public async Task A_port_in_use_is_one_clear_line()
    {
        await using var first = Start();
        await first.ReadyAsync();
        var other = data.CreateSubdirectory("second").FullName;
        await using var second = FrontProcess.Start(
            "--urls", $"http://127.0.0.1:{first.Url.Port}", $"--Data:Directory={other}");
        Assert.Equal(1, await second.EndAsync());
        Assert.StartsWith("OrleansTickets cannot start: urls: ", Assert.Single(Lines(second)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_start_tells_where_it_is_where_its_data_is_and_how_to_begin_and_nothing_else()
    {
        await using var front = Start();
        await front.SaysAsync("/set-up?token=");
        Assert.Collection(
            Lines(front),
            line => Assert.StartsWith("OrleansTickets is at http://", line, StringComparison.Ordinal),
            line => Assert.Contains(data.FullName, line, StringComparison.Ordinal),
            line => Assert.Contains("no administrator yet", line, StringComparison.Ordinal),
            line => Assert.Contains("/set-up?token=", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Two_on_one_host_leave_each_other_signed_in()
    {
        string[] administrator = ["--Setup:AdminLogin=root", "--Setup:AdminPassword=a long password"];
        await using var first = Start(administrator);
        await using var second = FrontProcess.Start(
            ["--urls", AnyPort, $"--Data:Directory={data.CreateSubdirectory("second").FullName}", .. administrator]);
        await Task.WhenAll(first.ReadyAsync(), second.ReadyAsync());
        using var browser = Forms.Browser(first.Url); // its cookies go to every port, as in any browser
        foreach (var front in new[] { first, second })
        {
            var page = new Uri(front.Url, "/sign-in").ToString();
            using var signedIn = await browser.SignInAsync("root", "a long password", "/", page);
            Assert.Equal(HttpStatusCode.Redirect, signedIn.StatusCode);
        }
        foreach (var front in new[] { first, second })
        {
            using var desk = await browser.GetAsync(front.Url, Cancel);
            Assert.Equal(HttpStatusCode.OK, desk.StatusCode);
        }
    }

    [Fact]
    public async Task The_printed_link_makes_one_administrator_and_no_second()
    {
        await using var front = Start();
        await front.ReadyAsync();
        await front.SaysAsync("/set-up?token=");
        var link = SetUpLink().Match(front.Output).Value;
        Assert.DoesNotContain("class=\"wrong\"", await SetUpAsync(link, "first"), StringComparison.Ordinal);
        Assert.Contains("class=\"wrong\"", await SetUpAsync(link, "second"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_a_kill_in_the_middle_of_500_mails_a_retry_leaves_each_exactly_once()
    {
        const int Count = 500;
        string[] settings = ["--Setup:AdminLogin=root", $"--Setup:AdminToken={Token}"];
        var acknowledged = 0;
        await using (var front = Start(settings))
        {
            await front.ReadyAsync();
            using var client = Client(front.Url);
            var kill = new TaskCompletionSource();
            var handIns = Parallel.ForAsync(0, Count, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, _) =>
            {
                try
                {
                    using var response = await client.PostAsync("/api/v1/mail", Mail(i), Cancel);
                    if (response.IsSuccessStatusCode && Interlocked.Increment(ref acknowledged) == Count / 5)
                    {
                        kill.SetResult();
                    }
                }
                catch (HttpRequestException)
                {
                    // It was killed; the source hands the mail in again.
                }
            });
            await kill.Task.WaitAsync(TimeSpan.FromMinutes(2), Cancel);
            await front.KillAsync();
            await handIns;
        }
        Assert.InRange(acknowledged, Count / 5, Count - 1); // else nothing was tested
        await using var again = Start(settings);
        await again.ReadyAsync();
        using var retry = Client(again.Url);
        await Parallel.ForAsync(0, Count, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, _) =>
        {
            using var response = await retry.PostAsync("/api/v1/mail", Mail(i), Cancel);
            Assert.True(response.IsSuccessStatusCode);
        });
        var titles = new List<string>();
        var after = "";
        while (after is not null)
        {
            var page = await retry.GetOkAsync($"/api/v1/tickets?state=all&limit=200&after={after}");
            titles.AddRange(page.Items().Select(ticket => ticket!.Text("title")));
            after = (string?)page["next"];
        }
        Assert.Equal(Enumerable.Range(0, Count).Select(Subject).Order(), titles.Order());
    }

    public void Dispose() => data.Delete(recursive: true);

    private static string Subject(int i) => $"Mail {i.ToString("D4", CultureInfo.InvariantCulture)}";

    private static ByteArrayContent Mail(int i) => HelpDesk.Mail(
        $"From: c{i}@customer.example\r\nTo: desk@desk.example\r\nSubject: {Subject(i)}\r\n"
        + $"Message-ID: <{i}@customer.example>\r\n\r\nBody {i}");

    private FrontProcess Start(params string[] settings) =>
        FrontProcess.Start(["--urls", AnyPort, $"--Data:Directory={data.FullName}", .. settings]);

    private static IEnumerable<string> Lines(FrontProcess front) =>
        front.Output.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0);

    private static HttpClient Client(Uri url)
    {
        var client = new HttpClient { BaseAddress = url };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        return client;
    }

    private static async Task<string> SetUpAsync(string link, string login)
    {
        using var browser = new HttpClient();
        var token = AntiforgeryToken().Match(await browser.GetStringAsync(link, Cancel)).Groups[1].Value;
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["_handler"] = "set-up",
            ["__RequestVerificationToken"] = token,
            ["Login"] = login,
            ["Name"] = login,
            ["Email"] = $"{login}@desk.example",
            ["Password"] = "a long password",
        });
        using var response = await browser.PostAsync(link, form, Cancel);
        return await response.Content.ReadAsStringAsync(Cancel);
    }

    private static HashSet<string> Names(string metrics) =>
        [.. metrics.Split('\n').Where(line => line is [not '#', ..]).Select(line => line.Split('{', ' ')[0])];

    [GeneratedRegex(@"http://\S+/set-up\?token=\S+")]
    private static partial Regex SetUpLink();

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex AntiforgeryToken();
}
