using System.Diagnostics;
using System.Text.RegularExpressions;
using Xunit;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace OrleansTickets.Clusters.Tests;

/// <summary>Holds the containers against the processes that all other tests run.</summary>
public sealed partial class ComposeTests
{
    private static readonly string Root = ProductBuild.Root.FullName;
    private static readonly ClusterTopology Topology = new();
    private static readonly Dictionary<object, object> Compose = Read("docker-compose.yml");
    private static readonly string Dockerfile = File.ReadAllText(Path.Combine(Root, "Dockerfile"));

    private static Dictionary<object, object> Services => Map(Compose["services"]);

    [Fact]
    public void There_are_the_same_silos_and_fronts()
    {
        Assert.Equal(Topology.SiloNames, Names("silo"));
        Assert.Equal(Topology.FrontNames, Names("front"));
        Assert.Contains("postgres", Services.Keys);
        Assert.Contains("proxy", Services.Keys);
        Assert.Contains("mail", Services.Keys);
    }

    [Fact]
    public void Silos_are_told_the_same()
    {
        // In a network of their own the default ports are free, and the address is the container's.
        var told = Topology.SiloSettings("", new("", 0, 0));
        string[] ofLoopback = [.. told.Keys.Where(key => key.StartsWith("Orleans:Endpoints:", StringComparison.Ordinal))];
        Assert.All(Names("silo"), name =>
        {
            var settings = Settings(name);
            Assert.Equal(told.Keys.Except(ofLoopback).Order(), settings.Keys.Order());
            Assert.Equal(told["Orleans:ClusterId"], settings["Orleans:ClusterId"]);
            Assert.Equal(told["Orleans:Clustering:ProviderType"], settings["Orleans:Clustering:ProviderType"]);
        });
    }

    [Fact]
    public void Fronts_are_told_the_same_and_that_a_proxy_is_before_them()
    {
        // The first administrator comes by the link in the log.
        var told = Topology.FrontSettings("", "").Where(each => !each.Key.StartsWith("Setup:", StringComparison.Ordinal))
            .ToDictionary();
        Assert.All(Names("front"), name =>
        {
            var settings = Settings(name);
            Assert.Equal("true", settings["ASPNETCORE_FORWARDEDHEADERS_ENABLED"]);
            Assert.Equal(told.Keys.Append("ASPNETCORE_FORWARDEDHEADERS_ENABLED").Order(), settings.Keys.Order());
            Assert.Equal(told["Orleans:ClusterId"], settings["Orleans:ClusterId"]);
            Assert.Equal(told["Orleans:Clustering:ProviderType"], settings["Orleans:Clustering:ProviderType"]);
        });
    }

    [Fact]
    public void Every_process_is_built_waits_for_the_database_and_comes_again()
    {
        Assert.All(Names("silo").Concat(Names("front")), name =>
        {
            var service = Map(Services[name]);
            Assert.Contains($"AS {Map(service["build"])["target"]}\n", Dockerfile, StringComparison.Ordinal);
            Assert.Equal("service_healthy", Map(Map(service["depends_on"])["postgres"])["condition"]);
            Assert.Equal("unless-stopped", service["restart"]);
        });
        Assert.Contains("GET /health/ready", Dockerfile, StringComparison.Ordinal);
        Assert.All(
            EntryPoints().Matches(Dockerfile).Select(entry => entry.Groups["name"].Value),
            name => Assert.True(Directory.Exists(Path.Combine(Root, name["OrleansTickets.".Length..]))));
    }

    [Fact]
    public void Secrets_come_by_files_that_the_script_makes()
    {
        var script = File.ReadAllText(Path.Combine(Root, "deploy", "make-secrets"));
        Assert.All(Map(Compose["secrets"]), secret =>
            Assert.Contains($">{Map(secret.Value)["file"]}".Replace("deploy/", ""), script, StringComparison.Ordinal));
        Assert.DoesNotContain("assword=", File.ReadAllText(Path.Combine(Root, "docker-compose.yml")), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task The_proxy_knows_the_fronts_keeps_browsers_with_theirs_and_its_settings_make_sense()
    {
        var file = Path.Combine(Root, "deploy", "haproxy.cfg");
        var text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        Assert.Equal(
            Topology.FrontNames.Select(name => (name, $"{name}:8080", name)),
            Servers().Matches(text).Select(server =>
                (server.Groups["name"].Value, server.Groups["address"].Value, server.Groups["cookie"].Value)));
        Assert.Contains("option httpchk GET /health/ready", text, StringComparison.Ordinal);
        Assert.SkipUnless(File.Exists("/usr/sbin/haproxy"), "haproxy is not installed.");
        using var check = Process.Start(new ProcessStartInfo("/usr/sbin/haproxy", ["-c", "-f", file])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        var said = await check.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await check.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(check.ExitCode == 0, said);
    }

    private static IEnumerable<string> Names(string prefix) => Services.Keys.Cast<string>()
        .Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    // What a service is told: by its environment, and by files of its own.
    private static Dictionary<string, string?> Settings(string service)
    {
        var told = Map(Services[service]);
        return Map(told["environment"]).Select(each => (Name: (string)each.Key, Value: (string?)each.Value))
            .Concat(((List<object>)told["secrets"]).Select(secret => (Name: (string)secret, Value: (string?)null)))
            .ToDictionary(each => each.Name.Replace("__", ":", StringComparison.Ordinal), each => each.Value);
    }

    private static Dictionary<object, object> Read(string name)
    {
        using var text = File.OpenText(Path.Combine(Root, name));
        return new Deserializer().Deserialize<Dictionary<object, object>>(new MergingParser(new Parser(text)));
    }

    private static Dictionary<object, object> Map(object node) => (Dictionary<object, object>)node;

    [GeneratedRegex(@"ENTRYPOINT \[""dotnet"", ""(?<name>[\w.]+)\.dll""\]")]
    private static partial Regex EntryPoints();

    [GeneratedRegex(@"^\s+server (?<name>\w+) (?<address>\S+) cookie (?<cookie>\w+)", RegexOptions.Multiline)]
    private static partial Regex Servers();
}
