using System.Text.Json;
using System.Text.RegularExpressions;
using Xunit;

namespace OrleansTickets.Mail;

/// <summary>Holds the tests against the list of cases by which we work: each has a test that bears its name.</summary>
public sealed partial class CaseListTests
{
    [Fact]
    public void Every_case_has_a_test_of_its_name()
    {
        Assert.SkipWhen(MailCorpus.Folder is null, MailCorpus.Missing);
        var cases = File.ReadLines(Path.Combine(MailCorpus.Folder.FullName, "cases.jsonl"))
            .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("id").GetString()!).ToArray();
        Assert.InRange(cases.Length, 50, 500);
        var named = Tests().GetFiles("*.cs", SearchOption.AllDirectories)
            .Where(file => !file.FullName.Contains("/obj/", StringComparison.Ordinal))
            .SelectMany(file => Named().Matches(File.ReadAllText(file.FullName)))
            .Select(match => match.Groups[1].Value).ToHashSet();
        Assert.Equal([], cases.Except(named));
    }

    private static DirectoryInfo Tests()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "OrleansTickets.sln")))
        {
            folder = folder.Parent!;
        }
        return new(Path.Combine(folder.FullName, "tests"));
    }

    [GeneratedRegex(@"public (?:async )?(?:Task|void) ([FAMQ]\d\d)_", RegexOptions.NonBacktracking)]
    private static partial Regex Named();
}
