using OrleansTickets.LoadTest;
using Xunit;

namespace OrleansTickets.Clusters.Tests;

/// <summary>The check of locks must see what is wrong, and nothing else.</summary>
public sealed class LockCheckTests
{
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

    private static void Expect(LockVerdict verdict, params LockOperation[] history) =>
        Assert.Equal(verdict, LockCheck.Check(history));
}
