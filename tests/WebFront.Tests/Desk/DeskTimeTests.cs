using Microsoft.Extensions.Time.Testing;
using OrleansTickets.WebFront.Desk;
using Xunit;

namespace OrleansTickets.WebFront.Tests.Desk;

public sealed class DeskTimeTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 8, 30, 0, TimeSpan.Zero);

    private readonly DeskTime time = new(new FakeTimeProvider(Now));

    [Theory]
    [InlineData("en", 0, "now")]
    [InlineData("en", 59, "59 min")]
    [InlineData("en", 61, "1 h 1 min")]
    [InlineData("en", 5520, "3 d 20 h")]
    [InlineData("fr", 5520, "3 j 20 h")]
    public void An_age_is_told_in_its_two_largest_units(string language, int minutes, string expected)
    {
        using var _ = new Language(language);
        Assert.Equal(expected, time.Age(Now.AddMinutes(-minutes)));
    }

    [Fact]
    public void Times_are_those_of_the_agent()
    {
        using var _ = new Language("en");
        time.SetZone("Europe/Paris");
        Assert.EndsWith("09:30", time.Short(Now));
        Assert.Equal(Now, time.FromLocal(time.Local(Now)));
    }

    [Fact]
    public void The_first_known_zone_counts()
    {
        time.SetZone(null, "Nowhere/Atall", "Asia/Tokyo", "Europe/Paris");
        Assert.Equal(17, time.Local(Now).Hour);
    }

    [Fact]
    public void A_time_that_the_clocks_skip_is_the_one_an_hour_later()
    {
        time.SetZone("Europe/Paris");
        var skipped = new DateTime(2026, 3, 29, 2, 30, 0);
        Assert.Equal(new DateTime(2026, 3, 29, 3, 30, 0), time.Local(time.FromLocal(skipped)));
    }
}
