using System.Xml.Linq;
using Xunit;

namespace OrleansTickets.Architecture.Tests;

/// <summary>Who may reference whom. A new reference is a decision, and is made here.</summary>
public sealed class ReferenceTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Grains.Interfaces"] = ["Microsoft.Orleans.Sdk"],
        ["Grains"] =
        [
            "Grains.Interfaces", "Microsoft.Orleans.Sdk", "Microsoft.Orleans.Server", "Microsoft.Orleans.Streaming",
            "Microsoft.Orleans.Reminders", "MimeKit", "DotLiquid", "Ical.Net", "System.Security.Cryptography.Pkcs",
        ],
        ["Silo"] =
        [
            "Grains", "Grains.Interfaces", "Microsoft.Orleans.Server", "Microsoft.Orleans.Streaming",
            "Microsoft.Orleans.Clustering.AdoNet", "Microsoft.Orleans.Persistence.AdoNet",
            "Microsoft.Orleans.Reminders.AdoNet", "Microsoft.Orleans.Dashboard", "MailKit", "Microsoft.Data.Sqlite", "Npgsql",
            "System.IO.Hashing",
            "OpenTelemetry.Extensions.Hosting", "OpenTelemetry.Exporter.OpenTelemetryProtocol",
            "OpenTelemetry.Exporter.Prometheus.AspNetCore", "OpenTelemetry.Instrumentation.AspNetCore",
        ],
        ["WebFront"] =
        [
            "Grains.Interfaces", "Silo", "Microsoft.Orleans.Client", "Microsoft.Orleans.Streaming",
            "Microsoft.Orleans.Dashboard", "OpenTelemetry.Exporter.Prometheus.AspNetCore",
            "Microsoft.AspNetCore.OpenApi", "Microsoft.AspNetCore.SignalR.Protocols.MessagePack",
            "Scalar.AspNetCore", "HtmlSanitizer", "Markdig",
        ],
    };

    public static TheoryData<string> Projects => [.. Allowed.Keys];

    [Theory, MemberData(nameof(Projects))]
    public void A_project_references_only_what_it_may(string project)
    {
        var file = XDocument.Load(Path.Combine(Root, project, $"{project}.csproj"));
        var references = file.Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension((string)reference.Attribute("Include")!))
            .Concat(file.Descendants("PackageReference").Select(reference => (string)reference.Attribute("Include")!));
        Assert.Empty(references.Except(Allowed[project]));
    }

    [Fact]
    public void No_test_project_references_another()
    {
        var tests = Directory.GetFiles(Path.Combine(Root, "tests"), "*.csproj", SearchOption.AllDirectories);
        var references = tests.SelectMany(test => XDocument.Load(test).Descendants("ProjectReference"))
            .Select(reference => (string)reference.Attribute("Include")!);
        Assert.DoesNotContain(references, reference => !reference.StartsWith("../../", StringComparison.Ordinal));
    }

    [Fact]
    public void The_front_knows_the_silo_from_one_file_alone()
    {
        var front = new DirectoryInfo(Path.Combine(Root, "WebFront"));
        var files = front.GetFiles("*.cs", SearchOption.AllDirectories)
            .Concat(front.GetFiles("*.razor", SearchOption.AllDirectories))
            .Where(file => !file.FullName.Contains("/obj/") && !file.FullName.Contains("/bin/"))
            .Where(file => file.Name != "EmbeddedSilo.cs");
        string[] forbidden = ["OrleansTickets.Silo", "OrleansTickets.Storage", "MailKit", "MimeKit", "Microsoft.Data.Sqlite", "Npgsql"];
        Assert.DoesNotContain(files, file =>
            File.ReadLines(file.FullName).Any(line => forbidden.Any(name => line.Contains($"using {name}"))));
    }

    private static string Root
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(folder.FullName, "OrleansTickets.sln")))
            {
                folder = folder.Parent!;
            }
            return folder.FullName;
        }
    }
}
