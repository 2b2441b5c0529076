from growth.stories.tasks import find_lost_tellings, tell_story

__all__ = ["find_lost_tellings", "tell_story"]
