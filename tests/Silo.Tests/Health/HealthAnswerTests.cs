using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Xunit;

namespace OrleansTickets.Silo.Health;

public sealed class HealthAnswerTests
{
    [Fact]
    public async Task Names_and_statuses_are_told_and_reasons_are_not()
    {
        var failure = new HealthReportEntry(
            HealthStatus.Unhealthy, "Host=secret", TimeSpan.Zero, new InvalidOperationException("Password=secret"), null);
        var success = new HealthReportEntry(HealthStatus.Healthy, null, TimeSpan.Zero, null, null);
        using var body = new MemoryStream();
        var context = new DefaultHttpContext { Response = { Body = body } };

        await HealthAnswer.WriteAsync(
            context,
            new(new Dictionary<string, HealthReportEntry> { ["database"] = failure, ["grains"] = success }, default));

        await context.Response.CompleteAsync();
        Assert.Equal(
            """{"status":"Unhealthy","checks":{"database":"Unhealthy","grains":"Healthy"}}""",
            Encoding.UTF8.GetString(body.ToArray()));
    }
}
