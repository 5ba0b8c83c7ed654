using System.Text.Json;
using Microsoft.Playwright;
using Xunit;

namespace OrleansTickets.WebFront.Tests.WholeJob;

/// <summary>The accessibility check of axe-core, from npm (see package.json beside this project).</summary>
internal static class Axe
{
    private static readonly string Script = Path.Combine(
        RunningProduct.Root, "tests", "WebFront.Tests", "node_modules", "axe-core", "axe.min.js");

    public static string? MissingReason =>
        File.Exists(Script) ? null : "axe-core is not there (npm install in tests/WebFront.Tests).";

    public static async Task ExpectNoSeriousViolationAsync(IPage page)
    {
        // Evaluated rather than added as an element: the page's policy allows no foreign script.
        await page.EvaluateAsync(await File.ReadAllTextAsync(Script));
        var result = await page.EvaluateAsync<JsonElement>(
            "async () => (await axe.run()).violations.map(v => ({ id: v.id, impact: v.impact, where: v.nodes.map(n => n.html) }))");
        var serious = result.EnumerateArray()
            .Where(violation => violation.GetProperty("impact").GetString() is "serious" or "critical")
            .Select(violation => violation.GetRawText());
        Assert.True(!serious.Any(), $"{page.Url}: {string.Join('\n', serious)}");
    }
}
