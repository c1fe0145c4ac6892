using System.Diagnostics;
using System.Globalization;
using MiniKube.Simulation.Tests.Store;

return Simulate.Run(args);

/// <summary><c>mk simulate</c>: more seeds than the run of tests has time for, or one of them to look at.</summary>
internal static class Simulate
{
    private const string Usage = """
        Usage: mk simulate [--seeds N] [--seed S] [--trace FILE] [--bug NAME]

        Runs whole stores in virtual time, one world a seed, and stops at the first that breaks a promise.

          --seeds N     how many seeds (default 1000; 1 with --seed)
          --seed S      the first seed (default 0)
          --trace FILE  writes every event of the first seed, or of the one that failed, to a file
          --bug NAME    makes a mistake on purpose, to see it found: VoteNotPersisted, OldTermCommittedByCount, AckBeforeSync,
                        StaleReadAfterPause, WatchEventLostAtCompaction, LeaseRevivedByNewLeader,
                        RightsLostInSnapshot, LeaseForgottenInSnapshot
        """;

    public static int Run(string[] args)
    {
        int? seeds = null, seed = null;
        string? file = null;
        var bug = StoreBug.None;
        for (int i = 0; i < args.Length; i += 2)
        {
            string value = i + 1 < args.Length ? args[i + 1] : "";
            bool isNumber = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number);
            if (args[i] == "--seeds" && isNumber && number > 0) seeds = number;
            else if (args[i] == "--seed" && isNumber) seed = number;
            else if (args[i] == "--trace" && value.Length > 0) file = value;
            else if (args[i] == "--bug" && Enum.TryParse(value, ignoreCase: true, out bug) && !int.TryParse(value, out _)) continue;
            else return Refuse(args[i]);
        }

        Func<int, StoreSettings> settings = bug == StoreBug.None ? StoreSettings.FromSeed : s => StoreSettings.ForBug(bug, s);
        return Run(seed ?? 0, seeds ?? (seed is null ? 1000 : 1), settings, file);
    }

    private static int Run(int first, int count, Func<int, StoreSettings> settings, string? file)
    {
        var watch = Stopwatch.StartNew();
        var batch = new Batch(first, count, settings);
        Finding? found = batch.Run();
        if (file is not null) File.WriteAllLines(file, (found ?? new Finding(settings(first), new InvalidOperationException("no failure"))).Replay());
        if (found is not null)
        {
            Console.WriteLine(found);
            Console.WriteLine($"replay it: mk simulate --seed {found.Settings.Seed} --trace FILE");
            return 1;
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{count} seeds from {first}, no promise broken: {batch.VirtualTime.TotalHours:0.0} hours of store time, {batch.Events} events, {batch.Answers} answers checked, histories of {batch.Explained} keys explained and {batch.Undecided} undecided, in {watch.Elapsed.TotalSeconds:0.0} s"));
        return 0;
    }

    private static int Refuse(string argument)
    {
        Console.Error.WriteLine(argument is "--help" or "-h" ? Usage : $"error: {argument}: not understood\n{Usage}");
        return argument is "--help" or "-h" ? 0 : 2;
    }
}
