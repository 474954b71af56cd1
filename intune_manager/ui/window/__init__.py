"""The window itself: its frame, menus, dialogs, and the way back."""
