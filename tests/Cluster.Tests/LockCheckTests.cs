using System.Text;
using OrleansTickets.LoadTest;
using Xunit;

namespace OrleansTickets.Clusters.Tests;

/// <summary>The check of locks must see what is wrong, and nothing else.</summary>
public sealed class LockCheckTests
{
    private const long Hour = 3_600_000_000_000;

    [Fact]
    public void A_lock_that_one_holds_after_the_other_is_right() => Expect(
        LockVerdict.Ok,
        new(LockAct.Lock, "anna", 0, 10, true), new(LockAct.Lock, "ben", 5, 12, false),
        new(LockAct.Unlock, "anna", 13, 14, true), new(LockAct.Lock, "ben", 15, 16, true),
        new(LockAct.Read, "cleo", 17, 18, true, "ben"));

    [Fact]
    public void A_lock_that_two_hold_is_not() => Expect(
        LockVerdict.Violation,
        new(LockAct.Lock, "anna", 0, 10, true), new(LockAct.Lock, "ben", 5, 12, true));

    [Fact]
    public void Nor_one_that_another_gave_back() => Expect(
        LockVerdict.Violation,
        new(LockAct.Lock, "anna", 0, 1, true), new(LockAct.Unlock, "ben", 2, 3, true));

    [Fact]
    public void To_read_no_holder_after_a_lock_is_stale() => Expect(
        LockVerdict.StaleRead,
        new(LockAct.Lock, "anna", 0, 1, true), new(LockAct.Read, "cleo", 2, 3, true));

    [Fact]
    public void What_was_never_answered_may_have_been_done() => Expect(
        LockVerdict.Ok,
        LockOperation.Maybe(LockAct.Lock, "anna", 0), new(LockAct.Lock, "ben", 5, 6, false),
        new(LockAct.Read, "cleo", 7, 8, true, "anna"));

    [Fact]
    public void Or_not() => Expect(
        LockVerdict.Ok, LockOperation.Maybe(LockAct.Lock, "anna", 0), new(LockAct.Lock, "ben", 5, 6, true));

    [Fact]
    public void Even_long_after() => Expect(
        LockVerdict.Ok,
        LockOperation.Maybe(LockAct.Lock, "anna", 0), new(LockAct.Lock, "ben", 5, 6, true),
        new(LockAct.Unlock, "ben", 7, 8, true), new(LockAct.Read, "cleo", Hour, Hour + 1, true, null),
        new(LockAct.Read, "cleo", Hour + 2, Hour + 3, true, "anna"));

    [Fact]
    public void Many_without_an_answer_can_be_told()
    {
        List<LockOperation> history = [];
        for (var i = 0; i < 120; i++)
        {
            var at = i * Hour;
            history.Add(LockOperation.Maybe(LockAct.Lock, $"agent{i % 8}", at));
            history.Add(LockOperation.Maybe(LockAct.Unlock, $"agent{i % 8}", at + 1));
            history.Add(new(LockAct.Lock, $"agent{(i + 1) % 8}", at + 2, at + 3, true));
            history.Add(new(LockAct.Unlock, $"agent{(i + 1) % 8}", at + 4, at + 5, true));
        }
        Expect(LockVerdict.Ok, [.. history]);
    }

    [Fact]
    public void A_move_to_where_the_ticket_is_ends_no_lock()
    {
        var history = new LockHistory();
        var anna = new LockWitness(history, "anna");
        anna.Record("1", "lock", Answer(0, "locked"));
        anna.Record("1", "move", Answer(2, "locked"));
        Assert.True(anna.Holds("1"));
        new LockWitness(history, "ben").Record("1", "read", Answer(4, "locked"));
        Assert.Empty(history.Check().Violations);
        anna.Record("1", "move", Answer(6, "unlocked"));
        Assert.False(anna.Holds("1"));
        new LockWitness(history, "ben").Record("1", "read", Answer(8, "locked"));
        Assert.Equal(["1"], history.Check().StaleReads);

        static Answer Answer(long start, string state) => new(
            200, Encoding.UTF8.GetBytes($$"""{"number":"1","queue":"q","lock":"{{state}}","owner":"anna"}"""),
            start, start, start + 1, false);
    }

    private static void Expect(LockVerdict verdict, params LockOperation[] history) =>
        Assert.Equal(verdict, LockCheck.Check(history));
}
