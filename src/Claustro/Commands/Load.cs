using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Claustro.Academics.DataSets;
using Claustro.Identity.Accounts;

namespace Claustro.Commands;

internal static class Load
{
    public static Command Command()
    {
        var folder = new Argument<DirectoryInfo>("DIR") { Description = "Folder with users, terms, courses, prerequisites, sections, meetings, assessments, enrollments and grades as .csv." };
        var onlyTerm = new Option<long?>("--only-term") { Description = "Load nothing; empty this term's enrollments (and the notifications) again.", HelpName = "N" };
        var command = new Command("load", "Replace the whole content with a data set; everybody's password becomes \"correct horse 1\".") { folder, onlyTerm };
        command.SetAction((parse, cancel) =>
        {
            var directory = parse.GetRequiredValue(folder);
            if (!directory.Exists)
            {
                throw new InvalidDataException($"There is no folder {directory.FullName}.");
            }

            return Host.RunAsync(async (services, db) =>
            {
                var watch = Stopwatch.StartNew();
                if (parse.GetValue(onlyTerm) is { } term)
                {
                    await LoadDataSet.EmptyTermAsync(db, term, cancel);
                }
                else
                {
                    var hash = services.GetRequiredService<Passwords>().Hash(LoadDataSet.Password);
                    await LoadDataSet.RunAsync(db, directory.FullName, hash, services.GetRequiredService<TimeProvider>().GetUtcNow().UtcDateTime, Console.WriteLine, cancel);
                }

                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"loaded in {watch.Elapsed.TotalSeconds:0.0} s"));
            }, cancel);
        });
        return command;
    }
}
