using System.Data.Common;
using OrleansTickets.Tickets;

namespace OrleansTickets.Silo;

/// <summary>Tells callers in words that they know what failed. Exceptions of a database, or of the library by which Orleans
/// limits its own calls, do not cross from silo to silo, and no front has heard of them.</summary>
internal sealed class ForeignFailureFilter : IIncomingGrainCallFilter
{
    public async Task Invoke(IIncomingGrainCallContext context)
    {
        try
        {
            await context.Invoke();
        }
        catch (DbException e) // from reminders, which Orleans keeps itself
        {
            throw new StoreUnavailableException($"The database cannot be used: {e.Message}");
        }
        catch (Exception e) when (IsOfPolly(e)) // another silo is not reached: the caller tries again
        {
            throw new TimeoutException($"Another silo did not answer: {e.Message}");
        }
    }

    private static bool IsOfPolly(Exception e) =>
        e.GetType().Namespace?.StartsWith("Polly", StringComparison.Ordinal) == true;
}
