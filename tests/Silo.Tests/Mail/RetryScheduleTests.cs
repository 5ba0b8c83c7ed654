using Xunit;

namespace OrleansTickets.Mail;

public sealed class RetryScheduleTests
{
    private static readonly DateTimeOffset Created = new(2026, 11, 23, 10, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 5)]
    [InlineData(3, 15)]
    [InlineData(4, 60)]
    [InlineData(5, 240)]
    [InlineData(17, 240)]
    public void Tries_become_seldom(int attempts, int minutes) =>
        Assert.Equal(Created.AddMinutes(1 + minutes), RetrySchedule.Next(attempts, Created, Created.AddMinutes(1)));

    [Fact]
    public void After_three_days_it_is_enough() =>
        Assert.Null(RetrySchedule.Next(20, Created, Created.AddDays(3)));
}
