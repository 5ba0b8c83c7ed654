using System.Text.Json;
using Microsoft.Playwright;
using Xunit;

namespace OrleansTickets.WebFront.Tests.WholeJob;

/// <summary>The accessibility check of axe-core, from npm (see package.json beside this project).</summary>
internal sealed class Axe
{
    private readonly List<string> violations = [];

    private static readonly string Script = Path.Combine(
        RunningProduct.Root, "tests", "WebFront.Tests", "node_modules", "axe-core", "axe.min.js");

    public static string? MissingReason =>
        File.Exists(Script) ? null : "axe-core is not there (npm install in tests/WebFront.Tests).";

    /// <summary>Looks at the page as it is now; what it finds is told at the end, all of it.</summary>
    public async Task LookAsync(IPage page)
    {
        // Evaluated rather than added as an element: the page's policy allows no foreign script.
        await page.EvaluateAsync(await File.ReadAllTextAsync(Script));
        var result = await page.EvaluateAsync<JsonElement>(
            "async () => (await axe.run()).violations.map(v => ({ id: v.id, impact: v.impact, where: v.nodes.map(n => n.html) }))");
        violations.AddRange(result.EnumerateArray()
            .Where(violation => violation.GetProperty("impact").GetString() is "serious" or "critical")
            .Select(violation => $"{page.Url}: {violation.GetRawText()}"));
    }

    public void ExpectNoSeriousViolation() => Assert.True(violations.Count == 0, string.Join('\n', violations));
}
