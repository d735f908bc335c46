using System.CommandLine;
using Claustro.Academics.DataSets;
using Claustro.Identity.Tokens;
using Claustro.Platform.Http;

namespace Claustro.Commands;

internal static class Tokens
{
    public static Command Command()
    {
        var folder = new Argument<DirectoryInfo>("DIR") { Description = "The data set that was loaded; its users.csv gives the order." };
        var output = new Option<DirectoryInfo>("--out") { Description = "Where students.txt, teachers.txt and admin.txt are written.", HelpName = "OUT", Required = true };
        var command = new Command("tokens", "Write week-long access tokens, one a line, for load tests. Refused when Environment is Production.") { folder, output };
        command.SetAction((parse, cancel) =>
        {
            if (string.Equals(Host.EnvironmentName, "Production", StringComparison.OrdinalIgnoreCase))
            {
                throw new InvalidOperationException("Tokens are not written when Environment is Production.");
            }

            return Host.RunAsync(async (services, _) =>
            {
                var tokens = services.GetRequiredService<AccessTokens>();
                var directory = Directory.CreateDirectory(parse.GetRequiredValue(output).FullName).FullName;
                var people = new CsvTables(parse.GetRequiredValue(folder).FullName).Read("users", "id", "role")
                    .Select(r => (Id: r.Long("id"), Role: LoadDataSet.RoleOf(r.Text("role")))).ToList();
                foreach (var (role, name) in new[] { (Role.Student, "students"), (Role.Teacher, "teachers"), (Role.Administrator, "admin") })
                {
                    await File.WriteAllLinesAsync(
                        Path.Combine(directory, name + ".txt"), people.Where(p => p.Role == role).Select(p => tokens.Mint(p.Id, p.Role, TimeSpan.FromDays(7))), cancel);
                }

                Console.WriteLine($"{people.Count} tokens in {directory}");
            }, cancel);
        });
        return command;
    }
}
