namespace OrleansTickets.LoadTest;

/// <summary>A few of many, each as likely as the other.</summary>
internal sealed class Sample(int size, int seed)
{
    private readonly Random random = new(seed);
    private readonly List<string> chosen = [];
    private int offered;

    public void Offer(string one)
    {
        lock (chosen)
        {
            offered++;
            if (chosen.Count < size)
            {
                chosen.Add(one);
            }
            else if (random.Next(offered) is var place && place < size)
            {
                chosen[place] = one;
            }
        }
    }

    public string[] Read()
    {
        lock (chosen)
        {
            return [.. chosen];
        }
    }
}
