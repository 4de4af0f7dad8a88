import { Clapperboard, Images, ListVideo, type LucideIcon, Send, Settings, Users } from "lucide-react";

interface Place {
  readonly href: string;
  readonly name: string;
  readonly icon: LucideIcon;
}

/** Where one can go from every page. */
export const PLACES: readonly Place[] = [
  { href: "/videos", name: "Videos", icon: Clapperboard },
  { href: "/runs", name: "Runs", icon: ListVideo },
  { href: "/library", name: "Library", icon: Images },
  { href: "/uploads", name: "Uploads", icon: Send },
  { href: "/accounts", name: "Accounts", icon: Users },
  { href: "/settings", name: "Settings", icon: Settings },
];
