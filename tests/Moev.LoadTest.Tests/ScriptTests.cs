using Moev.LoadTest.Mixes;

namespace Moev.LoadTest.Tests;

public sealed class ScriptTests
{
    private const string Choices =
        """{"steps":["StartTransaction",{"repeat":"0..3","steps":["MeterValues",{"pause":"1s..2s"}]},{"oneOf":[{"weight":3,"steps":["Heartbeat"]},{"steps":["Authorize"]}]}]}""";

    [Fact]
    public void Loop_runs_as_often_as_it_says_but_for_the_first_time()
    {
        var walked = Walk("""{"steps":["StartTransaction",{"repeat":4,"steps":["MeterValues",{"repeat":2,"steps":["Heartbeat"]}]},"StopTransaction"]}""", seed: 1, rounds: 3);
        var rounds = string.Join(' ', walked).Split("StopTransaction", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, rounds.Length);
        Assert.InRange(Count(rounds[0], "MeterValues"), 1, 4);
        Assert.Equal((4, 8), (Count(rounds[1], "MeterValues"), Count(rounds[1], "Heartbeat")));
        Assert.Equal((4, 8), (Count(rounds[2], "MeterValues"), Count(rounds[2], "Heartbeat")));
    }

    [Fact]
    public void Same_seed_makes_the_same_choices_and_another_does_not()
    {
        Assert.Equal(Walk(Choices, 5, 100), Walk(Choices, 5, 100));
        Assert.NotEqual(Walk(Choices, 5, 100), Walk(Choices, 6, 100));
    }

    [Fact]
    public void Choices_follow_their_weights()
    {
        var walked = Walk(Choices, 7, 4_000);
        Assert.InRange(walked.Count(static word => word == "Heartbeat"), 2_850, 3_150);
        Assert.Equal(4_000, walked.Count(static word => word is "Heartbeat" or "Authorize"));
        Assert.InRange(walked.Count(static word => word == "MeterValues"), 5_700, 6_300);
    }

    private static int Count(string text, string word) => text.Split(word).Length - 1;

    private static List<string> Walk(string json, int seed, int rounds)
    {
        var script = new Script(LoadBench.Mix(json).Groups[0].Main);
        var random = SmallRandom.For(seed, 0);
        List<string> words = [];
        while (rounds > 0)
        {
            switch (script.Advance(ref random, out var message, out var pause))
            {
                case ScriptStatus.Send:
                    words.Add(message!.Action.ToString());
                    break;
                case ScriptStatus.Pause:
                    Assert.InRange(pause.TotalSeconds, 1, 2);
                    words.Add($"{pause.Ticks}");
                    break;
                default:
                    rounds--;
                    script.Restart();
                    break;
            }
        }

        return words;
    }
}
