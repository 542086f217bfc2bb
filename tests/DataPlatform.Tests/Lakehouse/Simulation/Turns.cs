namespace DataPlatform.Tests.Lakehouse.Simulation;

/// <summary>
/// A scheduler of which a seed decides every step: of several actors one runs at a time, and at each of its calls the
/// turn may pass to another.
/// </summary>
internal sealed class Turns(Random chance)
{
    private readonly List<SemaphoreSlim> gates = [];
    private readonly List<int> waiting = [];
    private readonly List<Exception> failures = [];

    /// <summary>Runs the actors to their ends; the first failure among them is thrown on.</summary>
    public void Play(params IReadOnlyList<Action> actors)
    {
        using var end = new SemaphoreSlim(0);
        var threads = new List<Thread>();
        for (var i = 0; i < actors.Count; i++)
        {
            var actor = i;
            gates.Add(new SemaphoreSlim(0));
            waiting.Add(actor);
            threads.Add(new Thread(() =>
            {
                gates[actor].Wait();
                Current = actor;
                try
                {
                    actors[actor]();
                }
                catch (Exception failure)
                {
                    failures.Add(failure);
                }
                waiting.Remove(actor);
                if (waiting.Count == 0)
                    end.Release();
                else
                    gates[waiting[chance.Next(waiting.Count)]].Release();
            }));
            threads[^1].Start();
        }
        gates[chance.Next(actors.Count)].Release();
        end.Wait();
        threads.ForEach(t => t.Join());
        gates.ForEach(g => g.Dispose());
        if (failures.Count > 0)
            throw new InvalidOperationException(failures[0].ToString(), failures[0]);
    }

    /// <summary>Whose turn it is.</summary>
    public int Current { get; private set; }

    /// <summary>The turn may pass.</summary>
    public void Yield()
    {
        var (self, next) = (Current, waiting[chance.Next(waiting.Count)]);
        if (next == self)
            return;
        gates[next].Release();
        gates[self].Wait();
        Current = self;
    }
}
